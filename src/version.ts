import manifest from '../package.json' with { type: 'json' };

/** The version of this Skyhook. */
export const skyhookVersion = manifest.version;
