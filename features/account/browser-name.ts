/** In order of importance: most browsers also claim to be others. */
const BROWSERS = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** A browser as a person calls it; null for what is none. Names are never translated. */
export function browserName(userAgent: string | null): { readonly browser: string; readonly system: string } | null {
  const browser = BROWSERS.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  return browser === undefined || system === undefined ? null : { browser, system };
}
