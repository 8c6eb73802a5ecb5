import type { ErrorCode } from '../../core/errors.ts';

/** One plain sentence or two for each fault: what happened, and what to do next. */
export const errors = {
  // who is asking
  'access/denied': 'You are not allowed to do this. If you think you should be, ask the person who runs the study.',
  'access/signed-out': 'You are signed out. Please sign in and try again.',
  'access/rate-limited': 'That was too often in a short time. Please wait a minute and try again.',
  'access/token-expired': 'This access token has expired or was revoked. Please make a new one in your account.',
  'access/setup-token':
    'This set-up token is wrong or was used before. Take the one that the server printed when it last started.',
  // what was asked for
  'not-found': 'There is nothing here under this name. Please check the address.',
  'request/malformed': 'The server could not make sense of this request. Please reload the page and try again.',
  'request/too-large': 'This is more than the server accepts at once. Please send less.',
  'request/conflict': 'Somebody changed this at the same time. Please reload the page and look at it again.',
  'origin/insecure':
    'This address is not secure, so the browser switches encryption off. Please open the page under its https address.',
  // study
  'study/not-draft': 'This study is open already, and what contributors rely on can no longer be changed.',
  'study/closed': 'This study is not taking contributions now. Nothing was stored.',
  'study/invalid': 'The study is not complete yet. Please look at the places that are marked.',
  'study/digest-mismatch': 'The study is not the one that was agreed to. Do not go on; tell the person who runs it.',
  'study/minimum-too-low':
    'So few persons could reveal too much about each of them. Raise the minimum, or say in words that contributors shall accept it.',
  'study/key-missing': 'This study has no key yet. Make the key before you open it.',
  'study/key-unproved': 'The proof of this study’s key is missing or not checked yet. Please finish making the key.',
  'study/wraps-missing':
    'The key is not safe yet: it needs a passphrase and a recovery file, and one of the two must have been tried.',
  'study/demonstration-limit':
    'A demonstration is kept small: few people, few questions, and a handful of studies for each visitor. Make an account for more.',
  'link/unknown': 'This link is not known here. Please check that it is complete, or ask for a new one.',
  'link/expired': 'This link has expired. Please ask the person who sent it for a new one.',
  // keys
  'key/malformed': 'This is not a key that can be read here. Please check that you chose the right file.',
  'key/invalid-modulus': 'This key does not have the strength that is required. Please make a new key here.',
  'key/invalid-proof': 'The proof that this key was made properly is wrong. Do not use the key; make a new one.',
  'key/unproved': 'This key comes without the proof that it was made properly. Make a new key for a study.',
  'key/imported':
    'A key from another program can open its own files, but it cannot open a study. Please make a new key here.',
  'key/locked': 'The key is locked. Unlock it with your passphrase and try again.',
  'key/unknown': 'This browser does not hold that key. Use the browser in which it was made, or your recovery file.',
  'key/wrong-passphrase': 'This passphrase does not open the key. Please type it again; capital letters count.',
  'key/wrong-recovery-code':
    'These recovery words do not open this file. Please check each word, and that the file belongs to them.',
  'key/self-test-failed': 'The key failed its own test and was thrown away. Please make a new one.',
  'key/already-used': 'This key belongs to another study. Each study needs a key of its own.',
  'key/device-memory':
    'This device has too little free memory to protect the key. Close other programs, or use another device.',
  'key/confirmation': 'The words that you typed are not the ones that were asked for. The key was not handed out.',
  'key/weak-passphrase':
    'This passphrase is too easy to guess. Please take a longer one, for example five words that have nothing to do with each other.',
  'key/not-imported':
    'This works only with a key that was brought in from another program. A study’s own key stays here.',
  'key/damaged':
    'What this device keeps of the key is damaged or was changed. Nothing was lost on the server. Bring the key back with its recovery file and the twelve words.',
  // envelopes and ciphertexts
  'envelope/malformed':
    'The encrypted contribution is damaged and was not stored. Please send it again from the study’s page.',
  'envelope/wrong-version':
    'The contribution was made with another version of this software. Please reload the page and send it again.',
  'envelope/wrong-study':
    'The contribution belongs to another study and was not stored. Please start again from the study’s link.',
  'envelope/wrong-key':
    'The contribution was encrypted for another key and was not stored. Please reload the page and send it again.',
  'envelope/wrong-layout':
    'The contribution does not have the form that the study asks for and was not stored. Please reload the page and send it again.',
  'envelope/wrong-parts':
    'The contribution is not complete and was not stored. Please send it again from the study’s page.',
  'envelope/unsigned':
    'The contribution carries no signature and was not stored. Please send it again from the study’s page.',
  'envelope/bad-signature':
    'The signature on the contribution is wrong, so it was not stored. Please send it again from the study’s page.',
  'envelope/unknown-section':
    'The contribution carries something that this server does not know and was not stored. Please reload the page and send it again.',
  'envelope/bad-strata':
    'The contribution names a group that the study does not have and was not stored. Please choose again from the list.',
  'envelope/persons':
    'The number of persons in the contribution is not allowed here. A participant always counts as one.',
  'envelope/visit': 'The study does not expect this visit. Please check which visit you are at.',
  'envelope/wrong-kind':
    'This file is not a contribution, so it was not stored. Please send the contribution from the study’s page.',
  'ciphertext/length': 'An encrypted value has the wrong length and was not stored. Please encrypt and send it again.',
  'ciphertext/zero': 'An encrypted value is empty and was not stored. Please encrypt and send it again.',
  'ciphertext/range':
    'An encrypted value lies outside what this key can make and was not stored. Please encrypt and send it again.',
  'ciphertext/not-unit':
    'An encrypted value does not fit this key and was not stored. Please encrypt and send it again.',
  'ciphertext/trivial': 'A value arrived without real encryption and was not stored. Please encrypt and send it again.',
  'ciphertext/duplicate': 'The same encrypted value was sent before. Please encrypt it afresh and send it again.',
  'ciphertext/malformed':
    'An encrypted value does not have the form that the study expects and was not stored. Please encrypt and send it again.',
  'plaintext/range': 'A value is too large for the study’s form. Nothing was encrypted; please check what you typed.',
  // contributions
  'contribution/duplicate': 'You have contributed to this visit already. To change it, replace your contribution.',
  'contribution/replayed': 'This contribution arrived before and counts once. There is nothing more to do.',
  'contribution/replaces-unknown':
    'The contribution that you want to replace is not known here. Please check your receipt.',
  'contribution/released':
    'Your contribution is already part of a released result and can no longer be replaced. You can still withdraw it from what comes later.',
  'contribution/study-full':
    'This study has all the contributions that it can take. Nothing was stored; thank you for your offer.',
  'contribution/withdrawn':
    'This contribution was withdrawn and no longer counts. To take part again, please start from the study’s link.',
  'contribution/rejected':
    'This contribution did not pass its checks and does not count. Please contribute again from the study’s link.',
  'contribution/counted':
    'You withdrew after the result of this visit was released, and that result still counts you. Nobody is counted twice, so nothing more was stored for this visit.',
  // measurements, in the browser only
  'measurement/missing': 'Please fill this in; the study needs it.',
  'measurement/not-a-number': 'Please type a number, with digits and at most one decimal sign.',
  'measurement/out-of-range': 'This lies outside what the study accepts. Please check the number and its unit.',
  'measurement/wrong-unit': 'The study does not take this unit. Please choose one from the list.',
  'measurement/too-precise': 'This has more decimals than the study takes. Please round it.',
  'measurement/unknown-category': 'Please choose one of the answers in the list.',
  // computing and releasing
  'computation/not-running': 'This computation is not running, so there is nothing to stop.',
  'computation/failed': 'The computation failed. Nothing was lost; please start it again.',
  'computation/cancelled': 'The computation was stopped. You can start it again at any time.',
  'cohort/too-small': 'Too few persons have contributed for a result that protects each of them. Please wait for more.',
  'cohort/empty': 'Nobody new has contributed yet. Please wait for contributions.',
  'release/figures':
    'The study asks for more figures than this number of persons can hide. Please wait for more contributions.',
  'release/sealed': 'This round is being computed and takes no changes. Please try again when it is released.',
  'release/not-released': 'This result is not released yet. Please wait until the study’s rules allow it.',
  'release/too-few-persons':
    'The study’s rules do not allow a result from so few persons. It stays closed until more have contributed.',
  'release/too-few-sites':
    'Too few sites have contributed for a result that protects each of them. Please wait for more.',
  'release/approvals-missing':
    'This result waits for the approvals that the study asks for. Please ask the persons who have to approve.',
  'release/transcript-mismatch':
    'The record of this computation does not belong to this result. Do not use it; tell the operator of the server.',
  'release/count-mismatch':
    'The number inside the result differs from the number of persons who contributed. Its figures are withheld.',
  'release/spoilt':
    'A contribution in this round was not what it claimed to be, so the figures are withheld. You may ask contributors again.',
  'release/union-spoilt':
    'One of these rounds is not what it claimed to be, so they stay closed together. Open each round by itself to see which one it is; the others can then be added again without it.',
  // layout and arithmetic
  'layout/overflow':
    'The sums of this study could grow larger than its key can hold. Narrow the ranges, or ask for fewer decimals.',
  'layout/too-wide': 'The study asks for more than fits into one contribution. Remove variables, bins or statistics.',
  'layout/noise':
    'So many rows or products do not fit the study’s parameters safely, so nothing was computed. Ask for fewer, or choose larger parameters.',
  'arithmetic/operand':
    'A computation met a number that it cannot work with. Please report this to the operator of the server.',
  // receipts and log
  'log/proof-invalid':
    'The server’s proof does not hold. Keep your receipt, and tell the operator and the person who runs the study.',
  'receipt/invalid':
    'This receipt was not signed by this server, or it was changed. Please check that you opened the right file.',
  // around us
  'worker/unavailable': 'This browser cannot start the part that encrypts. Please update it, or use another browser.',
  'worker/crashed': 'The part that encrypts stopped. Please reload the page; nothing unencrypted has left it.',
  'device/storage':
    'This browser could not keep or read what this site stores on the device. Free some space, leave private browsing or load this page anew, then try again.',
  'network/offline': 'There is no connection to the server. Please check your network and try again.',
  internal: 'Something went wrong on our side. Please try again, and tell the operator if it happens again.',
} as const satisfies Record<ErrorCode, string>;
