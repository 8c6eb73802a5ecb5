import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * Names under which limits know addresses: without the secret nobody reads an address off one, as a plain hash of so few addresses would let them.
 * An IPv6 subscriber has a whole /64 and counts once.
 */
export const addressNamer =
  (secret: string) =>
  (address: string): string =>
    createHmac('sha256', secret)
      .update('cipherward/v1/limit-address\0')
      .update(subscriber(address))
      .digest('base64url');

function subscriber(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1] ?? address;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const left = groups(head);
  const right = groups(tail);
  const whole = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
