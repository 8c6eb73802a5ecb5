import { describe, test } from 'vitest';
import { memoryContributionStore } from './memory-contribution-store.ts';
import { memoryKeyStore } from './memory-key-store.ts';
import { CONTRIBUTION_STORE_CONTRACT, KEY_STORE_CONTRACT } from './testing-contracts.ts';

describe('the memory key store', () => {
  test.each(KEY_STORE_CONTRACT)('$name', ({ check }) => check(memoryKeyStore()));
});

describe('the memory contribution store', () => {
  test.each(CONTRIBUTION_STORE_CONTRACT)('$name', ({ check }) => check(memoryContributionStore()));
});
