/** Sentences of the demonstration with synthetic people. */
export const demonstration = {
  pageTitle: 'Try it with synthetic people',
  lead: 'A whole study in about a minute: your browser makes a key and invents {persons, number} people, encrypts what they would type, and sends it. The server adds up what it cannot read. Your browser opens the sum.',
  real: 'Everything is real: the key has 3072 bits, and each answer goes through the ordinary door. Only the people are invented. The server deletes the study after a day.',
  start: 'Start',
  again: 'Start again',
  cancel: 'Stop',
  stopped: 'The demonstration was stopped. You can start it again at any time; it makes a new key and a new study.',
  interrupted:
    'The demonstration was interrupted, for example because the page was reloaded. Its key was locked then. Please start again; it makes a new key and a new study.',
  offTitle: 'The demonstration is switched off here',
  off: 'The operator of this server does not offer it. You can run Cipherward on your own machine and try it there.',
  home: 'Go to the start page',
  progress: 'How far it is',
  elapsed: '{seconds, plural, one {one second} other {# seconds}}',
  stagesLabel: 'What happens',
  now: 'now',

  stages: {
    session: {
      title: 'A visitor’s place',
      text: 'The server gives you a session that can have demonstration studies and nothing else.',
    },
    key: {
      title: 'Your browser makes a key',
      text: 'Two prime numbers of 1536 bits are drawn in your browser. They do not leave it.',
    },
    proof: {
      title: 'The key is proved and tested',
      text: 'Your browser proves that the key was made properly, and a second, independent program tests it. The server checks the proof.',
    },
    safe: {
      title: 'The key is made safe',
      text: 'It is sealed with a passphrase and in a recovery file, and opened from that file once. In a real study you would do this yourself.',
    },
    open: {
      title: 'The study opens',
      text: 'Questions, rules and key are frozen and hashed. Whoever gets the link can compare that number.',
    },
    encrypt: {
      title: 'People answer, encrypted',
      text: 'Each answer is encrypted in this page before it is sent. The server sees this, and it cannot turn it back:',
    },
    compute: {
      title: 'The server computes',
      text: 'It multiplies the encrypted answers, which adds up what is inside, and signs what it did.',
    },
    result: {
      title: 'Your browser opens the sum',
      text: 'Only the sum over everybody is opened, after your browser has checked that it counts as many people as the server says.',
    },
  },
  primes: '{found, plural, =0 {searching for prime numbers} one {one number found} other {# numbers found}}',
  figure: '{done, number} of {total, number}',
  people: '{done, number} of {total, number} people encrypted and stored',
  excerpt: 'The beginning of the last encrypted answer, as the server stores it',
  bytes: '{bytes, number} octets each',
  seconds: '{seconds, number} s',

  resultTitle: 'The result',
  resultLead: '{persons, number} people, and nobody has seen an answer of any of them.',
  took: 'From the first prime number to this figure it took {seconds, number} seconds.',
  toStudy: 'Look at the study',
  toResult: 'The result’s own page',
  passphrase: 'The passphrase of this demonstration’s key',
  passphraseHint:
    'Your browser has invented it. You need it only to open the result again after you have left this page.',
  keyOwner: 'A visitor',
  contact: 'this browser',
  linkLabel: 'Synthetic people',
} as const;
