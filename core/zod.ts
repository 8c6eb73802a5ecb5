import { z } from 'zod';

// The one door to zod. At its first schema zod would probe whether it may evaluate code, which a strict Content-Security-Policy
// refuses and reports: it is told not to before any schema exists, on pages, in workers and in processes alike.
z.config({ jitless: true });

export { z };
