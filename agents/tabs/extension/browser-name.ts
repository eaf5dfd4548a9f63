/** As it calls itself. */
export async function nameAndVersion(): Promise<{ name: string; version: string }> {
  const { getBrowserInfo } = chrome.runtime as {
    getBrowserInfo?: () => Promise<{ name: string; version: string }>;
  };
  if (getBrowserInfo) {
    const { name, version } = await getBrowserInfo();
    return { name, version };
  }
  const { brands = [] } = (navigator as { userAgentData?: { brands?: { brand: string; version: string }[] } })
    .userAgentData ?? { brands: [] };
  const real = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  const { brand = 'Chromium', version = '' } =
    real.find(({ brand }) => brand !== 'Chromium') ?? real[0] ?? {};
  return { name: brand, version };
}
