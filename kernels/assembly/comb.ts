/**
 * Powers of one base, many of them, with secret exponents: the comb of Lim and Lee (CRYPTO '94) with tables read in constant time.
 *
 * The exponent's bits are laid out in `teeth` rows of `span` = blocks * depth columns. Table t holds, for every set d of teeth, the product
 * over j in d of base^(2^(j*span + t*depth)). Then base^e takes depth - 1 squarings and `span` products. Small tables that stay in the
 * processor's cache beat the usual ones with an entry for every window, both in building and in scanning them.
 */
import { copy, ELEMENT_BYTES, multiply, one, square } from './elements';
import { LEAD_BYTES } from './limbs';
import { forgetSelection, rowBytes, selectEntry, storeEntry } from './select';

const powerBuffer: usize = memory.data(ELEMENT_BYTES, 16);
const chosenBuffer: usize = memory.data(ELEMENT_BYTES, 16);
const running: usize = powerBuffer + LEAD_BYTES;
const chosen: usize = chosenBuffer + LEAD_BYTES;

/** Bytes of scratch that {@link buildComb} needs. */
export function combScratchBytes(teeth: u32, blocks: u32): usize {
  return <usize>ELEMENT_BYTES * (teeth * blocks + (1 << teeth));
}

/** Builds the tables, one row each. `scratch` has combScratchBytes(teeth, blocks). */
export function buildComb(table: usize, scratch: usize, base: usize, teeth: u32, blocks: u32, depth: u32): void {
  const strides = scratch + LEAD_BYTES;
  const entries = strides + <usize>(teeth * blocks) * ELEMENT_BYTES;
  copy(running, base);
  for (let i: u32 = 0; i < teeth * blocks; i++) {
    // base^(2^(i*depth)): tooth i / blocks of table i % blocks
    if (i !== 0) for (let left = depth; left !== 0; left--) square(running, running);
    copy(strides + <usize>i * ELEMENT_BYTES, running);
  }
  for (let block: u32 = 0; block < blocks; block++) {
    copy(entries, one);
    for (let j: u32 = 0; j < teeth; j++) {
      const stride = strides + <usize>(j * blocks + block) * ELEMENT_BYTES;
      const size: u32 = 1 << j;
      for (let d: u32 = 0; d < size; d++) {
        multiply(entries + <usize>(size + d) * ELEMENT_BYTES, entries + <usize>d * ELEMENT_BYTES, stride);
      }
    }
    const row = table + <usize>block * rowBytes(teeth);
    for (let d: u32 = 0; d < (<u32>1) << teeth; d++) storeEntry(row, d, teeth, entries + <usize>d * ELEMENT_BYTES);
  }
}

/** The bits of `column` in all rows of an exponent: bit j is bit j*span + column. Bits beyond `length` octets are zero. */
function combDigit(exponent: usize, length: u32, column: u32, teeth: u32, span: u32): u32 {
  let digit: u32 = 0;
  let bit = column;
  for (let j: u32 = 0; j < teeth; j++) {
    const octet = bit >> 3;
    if (octet < length) digit |= ((<u32>load<u8>(exponent + (length - 1 - octet)) >> (bit & 7)) & 1) << j;
    bit += span;
  }
  return digit;
}

/** Result = base^exponent for the base of a table. Time and addresses depend on the sizes alone. */
export function combPower(
  result: usize,
  table: usize,
  exponent: usize,
  length: u32,
  teeth: u32,
  blocks: u32,
  depth: u32,
): void {
  const span = blocks * depth;
  const bytes = rowBytes(teeth);
  for (let column = depth; column-- !== 0; ) {
    if (column + 1 !== depth) square(result, result);
    for (let block: u32 = 0; block < blocks; block++) {
      const digit = combDigit(exponent, length, block * depth + column, teeth, span);
      const row = table + <usize>block * bytes;
      if (column + 1 === depth && block === 0) {
        selectEntry(result, row, digit, teeth);
      } else {
        selectEntry(chosen, row, digit, teeth);
        multiply(result, result, chosen);
      }
    }
  }
  forgetSelection();
  memory.fill(chosenBuffer, 0, ELEMENT_BYTES);
}
