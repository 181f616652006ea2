import { existsSync } from 'node:fs';

/** Path of the Chromium that tests and scripts drive. */
export const chromiumPath =
  process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
