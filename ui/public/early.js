// What cannot wait for the modules.

// Before the first paint, so that a dark page never flashes white. Written by src/shared/prefs.ts.
(() => {
  let theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('doos.prefs')).state.theme;
  } catch {
    // no preferences yet
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();

// The browser reads its tables for numbers at their first use, which can take 100 ms: now, while the modules are loaded.
new Intl.NumberFormat();
