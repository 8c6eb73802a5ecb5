/** Sentences of the contribution page. */
export const contribution = {
  pageTitle: 'Contribute to a study',
  loading: 'One moment, the study is loading.',
  stepOf: 'Step {step, number} of {steps, number}',
  steps: {
    label: 'Steps of your contribution',
    about: 'About',
    answers: 'Answers',
    review: 'Check',
    sent: 'Sent',
  },
  demonstration: 'Demonstration with synthetic people. Please do not type anything about a real person.',

  link: {
    missingTitle: 'A study link is missing',
    missing:
      'This page opens a study from the link that the study sent to you. Please follow that link again, or ask the person who sent it.',
    incompleteTitle: 'This link is not complete',
    incomplete:
      'A part of the link was lost on its way, for example at the end of a line in an e-mail. Please copy the whole link into the address bar, up to its last letter, or ask for it again.',
    paste: 'Paste the whole link here',
    open: 'Open the study',
    insecureTitle: 'This address is not secure',
    insecure:
      'The browser switches encryption off at addresses that begin with http. Nothing that you type here could be protected, so this page does not ask you anything.',
    insecureDo:
      'Please open the same link with https at its beginning. If that does not work, tell the person who sent the link.',
    closedTitle: 'This study does not take contributions now',
    closed: 'The study has ended. Thank you for your interest; nothing was asked and nothing was stored.',
    faultTitle: 'The study cannot be opened',
  },

  check: {
    title: 'Checking this study on your device',
    running: 'Your device checks the key of this study. You can read on meanwhile.',
    figure: '{done, number} of {total, number}',
    done: 'Checked on this device: this is the study that your link names, and its key was made properly.',
    remembered: 'Checked on this device: this is the study that your link names, with a key that was checked before.',
    faultTitle: 'Please do not contribute',
    stopped: 'The check did not finish',
  },

  consent: {
    facts: 'What happens with your answers',
    keyOwner: 'Who runs the study',
    keyOwnerText: '{name} ({contact}) holds the key, and is the only one who can open results.',
    operator: 'Who operates this server',
    operatorText: '{name}. The server stores and adds up encrypted answers and cannot read them.',
    sameParty:
      '{name} runs the study and also operates the server, so one party holds both the key and the encrypted answers.',
    send: 'What you send, encrypted',
    sendClear: 'What you send without encryption',
    nothingClear: 'Nothing that you type.',
    serverSees: 'What the server sees',
    serverSeesText:
      'The day of your contribution and that it came through this study’s link. Not your name, and none of your encrypted answers.',
    serverSeesClear:
      'The day of your contribution, that it came through this study’s link, and these answers: {strata}. Not your name, and none of your encrypted answers.',
    learns: 'What the researcher learns',
    learnsText:
      '{figures, plural, one {One figure} other {# figures}} about everybody together{strata, select, none {} other {, separately for each group of {strata}}}:',
    count: 'how many persons took part',
    statistics: {
      sum: 'the sum',
      mean: 'the average',
      variance: 'how far answers spread around it',
      histogram: 'how many lie in each of {bins, plural, other {# ranges}}',
      categories: 'how many gave each answer',
    },
    statisticsOf: '{label}: {statistics}',
    minimum: 'How many persons at least',
    minimumText: 'No result is released about fewer than {minimum, plural, other {# persons}} together.',
    override: 'The researcher chose a smaller minimum than the figures suggest, and says why: “{words}”',
    spoilt: 'Earlier answers were summed already',
    spoiltText:
      'The key owner has already received {spoilt, plural, one {a sum} other {# sums}} with earlier contributions and called {spoilt, plural, one {it} other {them}} unusable. If you contributed then and do so again, comparing old and new sums can tell more about you than one sum alone.',
    visits: 'How often',
    visitsText: '{visits, plural, one {Once.} other {Up to # visits; each visit is counted by itself.}}',
    auditors: 'Who may check the computation',
    noAuditors: 'Nobody was appointed to read encrypted answers.',
    withdraw: 'If you change your mind',
    withdrawText:
      'Until a result with your answers is released, you can replace or withdraw them from this device or with your receipt file. Afterwards your encrypted answers are deleted, but the sum that already holds them stays.',
    words: 'The researcher’s agreement with you',
    fingerprint: 'The key in six words',
    fingerprintHint: 'The researcher sees the same six words. If you can, compare them.',
    fingerprintWaiting: 'They are shown when the check is finished.',
    digest: 'Number of this study (digest)',
    agree: 'I have read this and I agree to take part.',
    agreeMissing: 'Please tick the box if you agree. Without it the study cannot go on.',
    go: 'Go on to the questions',
  },

  visit: {
    legend: 'Which visit is this?',
    option: 'Visit {visit, number}',
    taken: 'You have contributed to this visit from this device.',
    choose: 'Choose the visit',
    missing: 'Please choose the visit.',
  },

  form: {
    title: 'Your answers',
    lead: 'What you type stays in this page. It is encrypted on this device when you send it.',
    required: 'Every question needs an answer unless it says optional.',
    optional: 'optional',
    unitOf: 'Unit of {label}',
    range: 'Between {minimum} and {maximum}{unit, select, none {} other { {unit}}}',
    dayRange: 'Between {minimum} and {maximum}',
    clear: 'The server sees this answer and forms groups by it.',
    yes: 'Yes',
    no: 'No',
    clearAnswer: 'No answer',
    chooseAnswer: 'Choose an answer',
    review: 'Check your answers',
    leave: 'You can leave at any time. Nothing is kept until you send.',
    faults: {
      missing: '{label}: please fill this in.',
      choose: '{label}: please choose an answer.',
      notANumber: '{label}: please type a number, with digits and at most one decimal sign.',
      notADay: '{label}: please choose a day that exists.',
      outOfRange:
        '{label}: please type a number between {minimum} and {maximum}{unit, select, none {} other { {unit}}}.',
      dayOutOfRange: '{label}: please choose a day between {minimum} and {maximum}.',
      tooPrecise:
        '{label}: {decimals, plural, =0 {please type a whole number{unit, select, none {} other { of {unit}}}.} one {please round to one decimal.} other {please round to # decimals.}}',
      wrongUnit: '{label}: please choose one of the units.',
    },
  },

  review: {
    title: 'Check what you typed',
    lead: 'This is what you typed. When you go on, it is encrypted here, on your device, and only then sent.',
    stopped:
      'You stopped it, and nothing was sent. This is what you typed. When you go on, it is encrypted here, on your device, and only then sent.',
    noAnswer: 'no answer',
    inClear: 'sent without encryption',
    inStudyUnit: 'counted as {answer} {unit}',
    change: 'Change an answer',
    send: 'Encrypt and send',
    waitForCheck: 'The check of the study’s key must finish first. Your answers stay on this page.',
  },

  sealing: {
    title: 'Encrypting on your device',
    lead: 'Please leave this page open. It takes some seconds.',
    label: 'What is happening',
    encode: 'Turn your answers into numbers',
    encrypt: 'Encrypt the numbers with the study’s key',
    sign: 'Sign the encrypted contribution',
    send: 'Send it to the server',
    progress: 'Progress',
    waitForCheck: 'Finish the check of the study’s key',
    cancel: 'Stop and go back',
    failedTitle: 'Your answers were not encrypted',
    failed: 'Nothing was sent. Your answers are still on this page.',
    backToReview: 'Back to your answers',
  },

  waiting: {
    title: 'Your encrypted contribution is waiting',
    text: 'It is encrypted and kept on this device. Your answers themselves are no longer here. It is sent once, as soon as the server can be reached.',
    sending: 'It is being sent now.',
    offline: 'You are offline. Leave this page open, or come back to it later on this device.',
    retryIn: 'Next attempt in {seconds, plural, one {one second} other {# seconds}}.',
    sendNow: 'Send now',
    discard: 'Throw it away',
    discardTitle: 'Throw the contribution away?',
    discardText: 'It was not sent yet. You can fill in the form again afterwards.',
    refusedTitle: 'Your contribution was not accepted',
    startAgain: 'Fill in the form again',
    memoryOnly:
      'This browser does not let pages keep anything. Please leave this page open until the contribution was sent.',
  },

  receipt: {
    title: 'Thank you. Your contribution is stored.',
    lead: 'The server has confirmed that it keeps your encrypted answers. Your answers themselves were removed from this page.',
    facts: 'What was stored',
    id: 'Contribution',
    day: 'Received on',
    visit: 'Visit',
    envelope: 'Digest of what was stored',
    signature: 'Signature of the server',
    signatureGood: 'checked on this device: it is the server that the study names',
    keep: 'Keep your receipt',
    keepText:
      'With the receipt file you can replace or withdraw your contribution from another device. Whoever has the file can do the same, so keep it to yourself.',
    download: 'Download the receipt file',
    copy: 'Copy the contribution’s number',
    replace: 'Replace my answers',
    withdraw: 'Withdraw my contribution',
    withdrawTitle: 'Withdraw your contribution?',
    withdrawText:
      'Your encrypted answers are deleted from the server. If a result was released before, the sum in it stays as it is.',
    withdrawDo: 'Withdraw',
    another: 'Somebody else wants to contribute on this device',
    nextVisit: 'Contribute for another visit',
    forget: 'Remove the receipt from this page',
    forgetTitle: 'Remove the receipt?',
    forgetText:
      'Without it nobody can replace or withdraw the contribution from this device, unless you keep the receipt file.',
    importFile: 'I have a receipt file from another device',
    importHint: 'Choose the file to replace or withdraw that contribution from this device.',
    otherStudy: 'This receipt belongs to another study. Please open it with the link of that study.',
    state: 'What became of it',
    states: {
      waiting: 'It waits for a result.',
      sealed: 'It is part of a result that is being computed now.',
      released: 'It is part of a result that was released.',
      spoilt: 'It was part of a result that had to be withheld. The study may ask you again.',
      withdrawn: 'It was withdrawn and counts no longer.',
      replaced: 'It was replaced by a newer one.',
      rejected: 'It did not pass a later check and does not count.',
      asking: 'One moment, the server is asked.',
      unknown: 'The server cannot be asked at the moment what became of it.',
    },
  },

  returning: {
    title: 'You have contributed to this study',
    lead: 'This device remembers your contribution, but not your answers.',
  },

  withdrawn: {
    pageTitle: 'You have taken your contribution back',
    title: 'Your contribution was withdrawn',
    removed: 'Your encrypted answers were deleted. They are in no result and will be in none.',
    summed:
      'Your encrypted answers were deleted. The result that was released before still holds them in its sum: you stay counted there, and nothing more is asked of you for that visit.',
    again: 'Take part again',
  },
} as const;
