import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A rule that no compiler or linter has: what must not stand in which files. */
interface TextRule {
  readonly name: string;
  readonly files: string;
  /** Files that may. */
  readonly except?: RegExp;
  readonly forbidden: RegExp;
  readonly why: string;
}

const TEST = /\.test\.tsx?$/;

export const TEXT_RULES: readonly TextRule[] = [
  {
    name: 'no-dice-in-core',
    files: 'core/**/*.ts',
    except: TEST,
    forbidden: /\bMath\.random\b/,
    why: 'randomness is an argument (Rng)',
  },
  {
    name: 'brands-are-made-in-schemes',
    files: '{agent,app,client,core,features,server,ui,wire,workers}/**/*.{ts,tsx}',
    except: /^core\/schemes\/|\.test\.tsx?$|(^|\/)testing(-[a-z-]+)?\.ts$|^server\/generated\//,
    forbidden: /\bas (unknown as )?(Ciphertext|Plaintext|Secret)\b/,
    why: 'only a scheme may say that octets are a ciphertext',
  },
  {
    name: 'no-mocked-crypto',
    files: '**/*.test.{ts,tsx}',
    except: /^(node_modules|scripts)\//,
    forbidden: /vi\.mock\([^)]*(core|keyroom)\//,
    why: 'our own cryptography is never mocked',
  },
  {
    name: 'no-sleeping-tests',
    files: 'e2e/**/*.ts',
    forbidden: /\bwaitForTimeout\b/,
    why: 'wait for what must happen, not for time to pass',
  },
];

/** @returns one line for each breach: file:line, rule, reason */
export function textBreaches(root: string): string[] {
  return TEXT_RULES.flatMap(({ name, files, except, forbidden, why }) =>
    globSync(files, { cwd: root, exclude: ['node_modules', '.next', '.data'] })
      .filter((file) => except === undefined || !except.test(file))
      .flatMap((file) =>
        readFileSync(path.join(root, file), 'utf8')
          .split('\n')
          .flatMap((line, index) => (forbidden.test(line) ? [`${file}:${index + 1}: ${name}: ${why}`] : [])),
      ),
  );
}
