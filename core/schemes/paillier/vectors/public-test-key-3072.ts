/**
 * The primes of a 3,072-bit test key, both 3 modulo 4, made once for this file with WebCrypto. They are published here:
 * the key protects nothing and must never be anybody's.
 */
export const PUBLIC_TEST_PRIMES_3072: readonly [bigint, bigint] = [
  BigInt(
    '0x' +
      'e98d31abc7e077ace72369a540caa032c6a84ea16f2e89bf26b7c587f9c0c567d2299c8b3c240ca3b7173729d240511c62e5fbdf53c53f79228c423d05160875' +
      '094046cf22ae4a2235a3529272eef9f2f727e93475f3a19b946c8cccd2b8739a46df2d300ea07c8b2d2d802f4fd26710e99751dfb7a58439ac2b05b2b748af22' +
      '3e0391147ca0e57db304f352ff79813a0de851031b8c912744f79ad46b7145febc4a3f1c203ceb601b809680d2feac3e7bc79650980d3f3d75f002bb7e6e60d7',
  ),
  BigInt(
    '0x' +
      'ce301a0bb0f4ccf2e956d65fc9b20f1382c20d6b29762373e11f8046642c19afeaf7d880fee12bc9bc2674f5c5fdc6448870702df98fdffa3cc82d82c27aeae1' +
      '41be65aa01ebe608900650cf03e0726c0f4e12733fa7953c7f3db3c562ac1c9e917b9763a499672198cb244d40587e3672939c74d27170ae619a2337035cdaf4' +
      '963e3a55e91a79d519980a3bb637c5f02e4d4f03223e540ee1657e06499f93928414d7bbd6adf6dd54daf513e036c5386d4866b8e539e4a1e847e70136e67a7f',
  ),
];
