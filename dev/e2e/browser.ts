// Chromium as the machine has it: found, or installed from Debian's packages where that may be done.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { oneAtATime } from '../once.ts';
import { root, run, say } from '../steps.ts';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

// What would make it ask the network for anything but the pages.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a browser; undefined where there is none and none can be installed. */
export async function findBrowser(): Promise<string | undefined> {
  return found() ?? (await install());
}

/** Starts it without a window, on a profile of its own. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

const found = () => PLACES.find(path => path && existsSync(path));

async function install(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  return oneAtATime(join(root, 'node_modules', '.cache', 'chromium'), fromDebian);
}

async function fromDebian(): Promise<string | undefined> {
  // Several test files want it at the same time.
  if (found()) return found();
  say('installing Chromium from the packages of this machine');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    quiet: true,
    env,
  });
  return found();
}
