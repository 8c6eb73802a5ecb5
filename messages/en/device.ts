/** Sentences of the page that shows what a device can do. */
export const device = {
  pageTitle: 'What your device can do',
  lead: 'Everything secret is computed in your own browser. Here you see which way of computing it uses, and how fast that is.',
  private: 'Nothing leaves this device, and nothing is compared with other people’s.',
  looking: 'Looking at this device',

  tiersTitle: 'The way of computing in use',
  tiersLead: 'Each way is tried with known results before it is used. All of them give the same results.',
  tierColumn: 'Way of computing',
  standingColumn: 'On this device',
  tiers: {
    fma: {
      name: 'Fused multiply-add',
      text: 'The fastest: WebAssembly with relaxed SIMD. Its time does not depend on secret numbers.',
    },
    simd: {
      name: 'SIMD128',
      text: 'Fast: WebAssembly that every current browser has. Its time does not depend on secret numbers.',
    },
    bigint: {
      name: 'Plain BigInt',
      text: 'Slow: the numbers that are built into JavaScript. How long it takes depends a little on the numbers.',
    },
  },
  standing: {
    inUse: 'In use',
    spare: 'Runs here, not needed',
    off: 'Runs here, switched off',
    absent: 'Does not run here',
  },

  ceilingTitle: 'Switch off a way of computing',
  ceilingLead:
    'For finding a fault, for example when somebody who helps you asks for it. It holds for this browser until you change it back.',
  ceilingLegend: 'This browser may use',
  ceiling: {
    fma: 'Whatever runs fastest',
    fmaHint: 'What everybody should have.',
    simd: 'At most SIMD128',
    simdHint: 'Slower, and as safe.',
    bigint: 'Plain BigInt alone',
    bigintHint:
      'Much slower. The encryption is just as strong, but a program on the same device that measures times very exactly could learn something about a key that is in use.',
  },
  saved: 'Saved. Pages of this site that are open already keep what they had until they are loaded again.',
  limited: 'A faster way is switched off in this browser.',
  unlimit: 'Switch everything on',

  measureTitle: 'How fast that is',
  measureLead:
    'Your device does the same work by turns in our way and with paillier-bigint, the JavaScript library that is used most. It makes a key of 3072 bits for this, and forgets it afterwards. On a computer this takes about ten seconds.',
  measure: 'Measure this device',
  again: 'Measure again',
  stop: 'Stop',
  stopped: 'The measurement was stopped.',
  progress: {
    key: 'Making a key',
    table: 'Preparing',
    rounds: 'Measuring',
  },
  figure: '{done, number} of {total, number}',
  finished: 'The measurement is finished.',

  works: {
    encrypt: 'Encrypt one number',
    value: 'Encrypt a form, per number',
    decrypt: 'Decrypt one sum',
    sum: 'Add one encrypted number',
  },
  resultTitle: 'Speed on this device',
  resultNote:
    'Measured with “{tier}”. The longer the bar, the faster; each line further to the right is ten times as fast.',
  axis: 'times as fast as paillier-bigint',
  chartText: '{work}: {ratio} times as fast.',
  ratio: '{ratio}×',
  table: 'The same figures as a table',
  tableCaption: 'Times on this device, and how many times as fast as paillier-bigint',
  workColumn: 'Work',
  oursColumn: 'Here',
  peerColumn: 'paillier-bigint',
  ratioColumn: 'Times as fast',
  rangeColumn: 'Range of five rounds',
  range: '{low} to {high}',
  keyTime: 'The key was made in {time}.',
  busy: 'Other programs, a low battery and heat make a device slower. The ratios change less than the times.',
  units: { s: '{figure} s', ms: '{figure} ms', us: '{figure} µs' },
} as const;
