/** What this protects, whom from, and what it does not. */
export const protection = {
  pageTitle: 'What this protects',
  title: 'What this protects, and what it does not',
  lead: 'Encryption is a promise with edges. This page says where they are, so that you can decide.',
  operatedBy: 'This server is run by {operator}.',

  short: {
    title: 'In short',
    one: 'Your answers are encrypted in your browser. They leave it only as ciphertexts.',
    two: 'This server adds ciphertexts without being able to read them. It holds no key that opens anything.',
    three: 'Whoever holds a study’s key is given sums over many people, never one person’s ciphertext.',
    four: 'So nobody reads your answers, as long as the server and the key owner do not break the rules together.',
    same: 'On an installation where the researcher also runs the server, one party has both halves. Then you trust that party to keep to the software. Every study page says who runs the server and who holds the key.',
  },

  actors: {
    title: 'Who does what, and who holds what',
    caption: 'Actors, what they see, and what they can never see',
    actor: 'Who',
    holds: 'Holds',
    sees: 'Sees',
    never: 'Never gets',
    contributor: {
      name: 'Contributor',
      holds: 'A receipt, with the secret that lets them replace or withdraw.',
      sees: 'The study, its rules, and the key’s fingerprint.',
      never: 'Other people’s answers, or a result.',
    },
    owner: {
      name: 'Key owner',
      holds: 'The study’s key, in their own browser, under a passphrase and a recovery file.',
      sees: 'Released sums, opened and finished in their browser.',
      never: 'A single contribution, in whatever form.',
    },
    analyst: {
      name: 'Analyst',
      holds: 'An account with a role in the study.',
      sees: 'How many people contributed; records of releases.',
      never: 'The key, or an opened result from this server.',
    },
    operator: {
      name: 'Operator',
      holds: 'The server, its database and its signing key.',
      sees: 'Ciphertexts, counts, days, public groups, accounts.',
      never: 'An answer, unless the key owner helps.',
    },
    auditor: {
      name: 'Auditor',
      holds: 'Nothing secret, and no key here, ever.',
      sees: 'Ciphertexts and transcripts, to repeat a computation to the same bytes.',
      never: 'An answer.',
    },
  },

  does: {
    title: 'What is protected, and how',
    steal: 'Somebody steals the database',
    stealText: 'They find ciphertexts under 3072-bit Paillier keys, and no key. The keys are in the owners’ browsers.',
    curious: 'The operator is curious',
    curiousText:
      'No code of the server can decrypt or make keys; a rule over the source shows it, and tests enforce it.',
    single: 'The researcher wants to know about one person',
    singleText:
      'The server gives out released sums only, over at least as many people as the study says. Results are released in whole rounds, so that two results never differ by one person.',
    much: 'A study asks too much of too few',
    muchText:
      'Every figure that a release opens is counted. More than a third of a figure per person is refused, unless the study says otherwise in words that contributors read before they agree.',
    swap: 'Rules or key are exchanged later',
    swapText:
      'Question, rules, key and consent are hashed when the study opens. The hash is in the link and in each contribution; the contributor’s browser checks it, and the key’s own browser opens nothing else.',
    twice: 'Something is counted twice, changed or dropped',
    twiceText:
      'Each contribution is signed by its own key, counted once, and in an append-only log; the receipt proves its place there.',
    weak: 'A key was made badly on purpose',
    weakText:
      'The server and every contributor’s browser check a mathematical proof that the key was made properly before they use it.',
  },

  not: {
    title: 'What is not protected',
    together: 'Server and key owner together',
    togetherText:
      'Together they can open everything. Separating them is an organisation’s task; several holders of one key will come later.',
    device: 'A device that is already spied on',
    deviceText: 'What you type can be read by whoever controls the browser or the telephone.',
    code: 'A server that sends false programs',
    codeText:
      'The program that encrypts comes from this server. A strict content policy limits what it can load, and builds can be compared, but a browser cannot know this by itself.',
    metadata: 'That you took part',
    metadataText:
      'The server sees when a contribution arrives and from which network address. It keeps the day, not the hour, and no address with a contribution.',
    groups: 'Public groups',
    groupsText:
      'Answers that a study marks as public are sent in clear, because results are computed apart for them. The form says so at each.',
    small: 'Small cells in the key owner’s hands',
    smallText:
      'Counts below five are hidden by our software before a result is shown. It binds the software, not an owner who changes it.',
    lies: 'Invented answers',
    liesText:
      'A contributor can send false numbers, or spoil a round. The key owner’s browser notices impossible sums and withholds the round; it cannot notice plausible lies.',
    quantum: 'Large quantum computers',
    quantumText:
      'Paillier encryption would not withstand one. What must stay secret for decades should not rest on it alone.',
    lost: 'A lost key',
    lostText: 'If passphrase and recovery file are both lost, nobody can open the results, we least of all.',
  },

  check: {
    title: 'What you can check yourself',
    words: 'Compare the key’s six words with the researcher, by telephone or on paper.',
    digest: 'The link carries the digest of the study. Your browser refuses a study that does not have it.',
    receipt:
      'Keep your receipt: it proves that your contribution is in the log, and lists of inputs show in which round it was counted.',
    transcript:
      'Each release has a signed transcript. An auditor repeats it from the ciphertexts and gets the same bytes.',
  },
} as const;
