import { z } from 'zod';

/**
 * Imported before anything that defines a schema: zod otherwise probes for `eval` at the first one, which a strict
 * Content-Security-Policy refuses and reports.
 */
z.config({ jitless: true });
