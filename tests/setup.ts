import { vi } from 'vitest';

// Backstage's test utilities call jest's globals; vitest's are the same but for the name.
(globalThis as Record<string, unknown>).jest = vi;
