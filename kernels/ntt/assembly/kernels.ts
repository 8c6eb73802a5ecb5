/** What both builds export; ../host calls them in order. */
export { closeLast, combine, enter, finish, leave, multiply, scale } from './passes';
export { expandNoise, expandTernary, gatherSlots, setPlaces, spreadSlots } from './small';
export { forward, inverse, ringBytes, setRing } from './transform';

/** First byte of memory the host may use. */
export function heapStart(): usize {
  return __heap_base;
}
