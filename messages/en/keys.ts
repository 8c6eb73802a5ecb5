/** Sentences of the key room. */
export const keys = {
  pageTitle: 'Your keys',
  lead: 'Keys are kept in this browser, each sealed with its passphrase. The server has none of them.',
  loading: 'One moment, the key room is being opened.',
  none: 'There is no key on this device yet',
  noneText:
    'The key of a study is made on the page of the study, in this browser. A key that you made on another device comes here with its recovery file.',
  goToStudies: 'Go to your studies',

  study: {
    pageTitle: 'The key of a study',
    title: 'The key of “{title}”',
    lead: 'Only this key opens the results of the study. It is made here, in your browser, and never leaves it unsealed.',
    back: 'Back to the study',
    notOwner: 'Only the owner of the study can make its key. You can look at the study on its page.',
    otherKey:
      'This study was opened with another key than the one on this device. Restore the right one from its recovery file.',
  },

  steps: {
    label: 'Steps to a safe key',
    make: 'Key',
    recovery: 'Recovery',
    drill: 'Trial',
    done: 'Ready',
  },

  passphrase: {
    title: 'Choose a passphrase and make the key',
    text: 'The passphrase seals the key on this device. You type it whenever you open a result. Nobody can send it to you again.',
    label: 'Passphrase',
    hint: 'At least twelve characters. Five or six words that have nothing to do with each other are good and easy to type.',
    again: 'Type it once more',
    show: 'Show the passphrase',
    hide: 'Hide the passphrase',
    strengthLabel: 'How hard it is to guess',
    strength: {
      short: 'too short',
      weak: 'easy to guess: a longer one is better',
      fair: 'acceptable: another word makes it good',
      good: 'hard to guess',
    },
    differs: 'The two passphrases differ. Please type the second one again.',
    missing: 'Please choose a passphrase.',
    make: 'Make the key',
    seal: 'Seal the key',
    sealTitle: 'Choose a passphrase for this device',
    sealText:
      'The key is open now. A passphrase seals it here, so that you can open it again without the recovery file.',
  },

  making: {
    title: 'Your browser is making the key',
    text: 'This takes about half a minute. Please leave the page open.',
    label: 'What is happening',
    primes: 'Draw two large prime numbers',
    wrap: 'Seal the key with your passphrase',
    proof: 'Prove that the key was made properly',
    selfTest: 'Test it with a second, independent program',
    register: 'Give the public half and the proof to the server',
    primesFound: '{found, plural, =0 {searching} one {one number found} other {# numbers found}}',
    figure: '{done, number} of {total, number}',
    cancel: 'Stop',
    resumeTitle: 'The key is not finished yet',
    resumeText: 'It is kept on this device. What is missing is done now, from where it stopped.',
    resume: 'Go on',
  },

  recovery: {
    title: 'Save the recovery file',
    text: 'If this device is lost, or its browser forgets, the file together with twelve words is the only way back to the key, and to every result that was not opened. The words are not in the file.',
    make: 'Make the file and the words',
    remake: 'Make a new file with new words',
    lostWords: 'The words were shown once and are kept nowhere. If you have not written them down, make a new file.',
    downloadAgain: 'Download it again',
    words: 'Twelve words',
    wordsText: 'Write them down or print them now, and keep them apart from the file. They are shown this once.',
    print: 'Print the words',
    printed: 'Recovery words for the key {fingerprint}, to be used with the file {file}.',
    saved: 'I have saved the file and written down the words.',
    savedMissing: 'Please save the file and the words first, then tick the box.',
  },

  drill: {
    title: 'Try it once',
    text: 'Choose the file that you saved and type the words that you wrote down, as you would on a new device. A study opens only after this has worked.',
    file: 'Recovery file',
    fileHint: 'The file whose name begins with cipherward-recovery. It is read here and not sent.',
    fileMissing: 'Please choose the file.',
    words: 'Twelve words',
    wordsHint: 'With a blank between them.',
    wordsMissing: 'Please type the twelve words.',
    try: 'Open the key with them',
    back: 'Back to the words',
  },

  done: {
    title: 'The key is safe',
    text: 'It opens with its passphrase on this device, and with the recovery file and its words anywhere.',
    fingerprint: 'The key in six words',
    fingerprintHint:
      'Contributors see the same six words. Publish them where they can compare, such as in your invitation.',
    canOpen: 'The study can be opened now.',
    open: 'Open the study',
    openTitle: 'Open the study?',
    openText:
      'From then on contributors rely on its questions, rules and key, and none of them can be changed any more.',
    opened: 'The study is open, and this key is bound to it.',
    toStudy: 'Go to the study',
    binding: 'The key is being bound to the study.',
  },

  elsewhere: {
    title: 'The key of this study is not on this device',
    text: 'It was made in another browser. Use that one, or bring the key here with its recovery file.',
    makeNew: 'Make a new key instead',
    makeNewText: 'The study is not open yet, so a new key can take the place of the other one.',
  },

  unlock: {
    title: 'Unlock the key',
    text: 'Its passphrase opens it in this page until you lock it, sign out, or do nothing for {minutes, plural, other {# minutes}}.',
    label: 'Passphrase',
    do: 'Unlock',
    running: 'Opening takes some seconds on purpose: it makes guessing slow.',
    forgotten: 'I have forgotten the passphrase',
  },

  restore: {
    title: 'Bring a key here with its recovery file',
    text: 'The key is opened with the twelve words, in this browser. Afterwards you choose a passphrase for this device.',
    do: 'Restore the key',
  },

  list: {
    keyOf: 'Key of a study',
    imported: 'Key from another program',
    locked: 'locked',
    unlocked: 'open',
    unsaved: 'not saved',
    toStudy: 'Its page',
    toRoom: 'Its key room',
    fingerprint: 'In six words',
    wraps: 'Sealed by',
    noWraps: 'nothing yet: it is gone when this page closes',
    passphrase: 'passphrase (Argon2id with {memory, number} MiB)',
    recovery: 'recovery file',
    proved: 'tried',
    notProved: 'not tried',
    strength: 'Kind',
    exports: 'Handed out unsealed',
    exportsText: '{count, plural, =0 {never} one {once} other {# times}}',
    lock: 'Lock all keys now',
    lockText: 'Open keys are forgotten after {minutes, plural, other {# minutes}} without use.',
    persisted: 'This browser has promised to keep what is stored here.',
    notPersisted:
      'This browser may delete what is stored here when it needs space. Keep your recovery files, or add this site to your bookmarks and allow it to keep files.',
    lockedNow: 'All keys are locked.',
  },

  damaged: {
    pill: 'damaged',
    title: 'The record of this key on this device is damaged',
    text: 'This browser cannot read it any more, so the passphrase does not open the key here. Your other keys work as before.',
    safe: 'Nothing was lost on the server: the study, its contributions and its results are as they were, and the key opens them again once it is back.',
    someKey: 'A key of this device',
    nameless:
      'Which key it was cannot be made out any more. Bring back the key that you miss; then this record can be removed.',
    restore: 'Bring the key back with its recovery file',
    restoreText:
      'The key is opened with the twelve words, in this browser. The damaged record stays until the file has opened and you have agreed that it is replaced.',
    replaceTitle: 'Replace the damaged record?',
    replaceText: 'The recovery file opens the key. It can now take the place of the damaged record on this device.',
    replaceCosts:
      'The record also noted which results were opened here. With it goes what this browser needs to notice that the server shows other figures under the same name.',
    replaceDo: 'Replace the record',
    replaced: 'The key is back, and the damaged record is gone.',
    forget: 'Remove the damaged record',
    forgetTitle: 'Remove the damaged record?',
    forgetText:
      'It cannot be brought back. Without the recovery file and its words, or a copy of the key on another device, nobody can ever open the results of its study.',
    forgetTick: 'I can do without this record.',
    forgetDo: 'Remove the record',
    forgotten: 'The damaged record was removed.',
  },

  forget: {
    do: 'Remove from this device',
    title: 'Remove the key from this device?',
    text: 'Without its recovery file and words nobody can ever open the results of its study. To confirm, type the first of its six words.',
    label: 'First word of the key',
    confirm: 'Remove the key',
  },

  exporting: {
    do: 'Hand out the unsealed key',
    title: 'Hand out the unsealed key?',
    text: 'The file will open every result of the study for whoever gets it, without passphrase or words. Your contributors were told that only you hold the key. That it was handed out is noted on the key for good. To confirm, type the first of its six words.',
    label: 'First word of the key',
    confirm: 'Hand out the key',
    done: 'The unsealed key was saved as {file}. Delete it as soon as you can.',
  },

  foreign: {
    title: 'A key from python-paillier',
    lead: 'Brings in a private key that python-paillier wrote (JWK). It opens and makes files of that program. It never opens a study here.',
    file: 'Private key (JWK file)',
    fileHint: 'The file is read in this browser and not sent.',
    imported: 'The key was brought in. Without a passphrase it is gone when this page closes.',
    openTitle: 'Open encrypted numbers',
    openFile: 'File with encrypted numbers',
    opened: '{count, plural, one {One number} other {# numbers}}',
    copy: 'Copy the numbers',
    sealTitle: 'Encrypt numbers',
    numbers: 'Numbers, one in each line',
    seal: 'Encrypt and save',
    nothing: 'Please type at least one number.',
  },

  ended: 'The key room was closed, and all keys are locked.',
} as const;
