import manifest from '../package.json' with { type: 'json' };

/** Version of this code, as transcripts and the health answer name it. */
export const CODE_VERSION = `cipherward/${manifest.version}`;
