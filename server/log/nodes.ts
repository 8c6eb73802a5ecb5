import {
  consistencyNodes,
  inclusionNodes,
  type NodeLookup,
  type NodePlace,
  rootNodes,
} from '../../core/math/merkle.ts';
import type { Log } from '../ports/log.ts';

/** Fetches the stored nodes at these places in one question. */
async function fetchNodes(log: Pick<Log, 'nodes'>, places: readonly NodePlace[]): Promise<NodeLookup> {
  const found = new Map((await log.nodes(places)).map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return (level, index) => {
    const hash = found.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`the log has no node ${level}/${index}`);
    return hash;
  };
}

/** What the root of the first `size` leaves needs: at most log₂ size nodes. */
export const nodesForRoot = (log: Pick<Log, 'nodes'>, size: number): Promise<NodeLookup> =>
  fetchNodes(log, rootNodes(size));

/** What showing leaf `index` in the tree of `size` leaves needs: at most 2·log₂ size nodes. */
export const nodesForInclusion = (log: Pick<Log, 'nodes'>, index: number, size: number): Promise<NodeLookup> =>
  fetchNodes(log, inclusionNodes(index, size));

/** What showing that the tree of `second` leaves begins with that of `first` needs: at most 2·log₂ second nodes. */
export const nodesForConsistency = (log: Pick<Log, 'nodes'>, first: number, second: number): Promise<NodeLookup> =>
  fetchNodes(log, consistencyNodes(first, second));
