// Plain JavaScript for Node 20, without dependencies.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files that change nothing about what is built from the folder that they lie in. */
const IGNORED = /(^|\/)(node_modules|generated|\.next[^/]*)(\/|$)|\.test\.tsx?$|\.md$/;

/**
 * One hash over files and folders: their names, their content, and facts that are in no file. What does not exist counts
 * as absent, so that its appearance changes the hash.
 * @param {string} root
 * @param {readonly string[]} inputs paths under `root`
 * @param {readonly string[]} [facts]
 */
export function contentHash(root, inputs, facts = []) {
  const hash = createHash('sha256');
  /** @param {string} text */
  const put = (text) => hash.update(`${text.length}:`).update(text);
  /** @param {string} name */
  const walk = (name) => {
    if (IGNORED.test(name)) return;
    const file = path.join(root, name);
    if (!existsSync(file)) put(`absent ${name}`);
    else if (statSync(file).isDirectory()) {
      for (const entry of readdirSync(file).sort()) walk(`${name}/${entry}`);
    } else {
      put(`file ${name}`);
      put(readFileSync(file, 'latin1'));
    }
  };
  for (const fact of facts) put(`fact ${fact}`);
  for (const name of [...inputs].sort()) walk(name);
  return hash.digest('hex');
}

/**
 * Does a piece of work when its inputs have changed since it last succeeded, or when its product is gone. The stamp goes
 * before the work begins and comes back after it succeeded: whoever is killed in between does it again.
 * @param {{ stamp: string, hash: string, product: string, work: () => Promise<void> }} step
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function whenStale({ stamp, hash, product, work }) {
  const done = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (done && existsSync(product)) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
