// Lighthouse against a running DOOS (BASE_URL); fails below the scores that are promised for a desk. Phones are reported.
// Of several runs the one with the median performance counts: a single one says as much of the machine as of the page.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as chromeLauncher from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromiumPath } from '../scripts/chromium.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const reports = fileURLToPath(new URL('../target/lighthouse/', import.meta.url));
const PAGES = ['/', '/products'];
const RUNS = 5;
const PROMISED = { performance: 0.95, accessibility: 1 };
const CATEGORIES = [...Object.keys(PROMISED), 'best-practices'];
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];
const FORMS = [
  ['desk', desktopConfig, PROMISED],
  ['phone', undefined, {}],
];

const performance = ({ lhr }) => lhr.categories.performance.score;

async function medianOf(url, flags, config) {
  const runs = [];
  while (runs.length < RUNS) runs.push(await lighthouse(url, flags, config));
  runs.sort((a, b) => performance(a) - performance(b));
  return { ...runs[(RUNS - 1) / 2], all: runs.map((run) => Math.round(performance(run) * 100)) };
}

const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'));
mkdirSync(reports, { recursive: true });
const chrome = await chromeLauncher.launch({
  chromePath: chromiumPath,
  userDataDir: profile,
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});
let failed = false;
try {
  for (const [form, config, promised] of FORMS) {
    for (const page of PAGES) {
      const { lhr, report, all } = await medianOf(
        base + page,
        { port: chrome.port, output: 'html', onlyCategories: CATEGORIES, logLevel: 'error' },
        config,
      );
      const scores = CATEGORIES.map((name) => `${name} ${Math.round(lhr.categories[name].score * 100)}`);
      const times = TIMES.map((name) => `${lhr.audits[name].title} ${lhr.audits[name].displayValue}`);
      console.log(`${form.padEnd(5)} ${page.padEnd(10)} ${[...scores, ...times].join(' · ')} (${all})`);
      for (const [name, least] of Object.entries(promised)) {
        if (lhr.categories[name].score >= least) continue;
        failed = true;
        console.error(`  ${name} is below ${least * 100}`);
      }
      for (const { score, title } of Object.values(lhr.audits)) {
        if (score !== null && score < 0.9) console.log(`        ${Math.round(score * 100)} ${title}`);
      }
      writeFileSync(join(reports, `${form}${page.replaceAll('/', '-')}.html`), report);
    }
  }
} finally {
  await chrome.kill();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
