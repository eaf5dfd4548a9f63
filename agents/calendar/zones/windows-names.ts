import data from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };

/** What Windows calls a zone, to its IANA name, without regard to the country (Unicode's CLDR). */
const names = new Map(
  data.supplemental.windowsZones.mapTimezones
    .filter(({ mapZone }) => mapZone._territory === '001')
    .map(({ mapZone }) => [mapZone._other, mapZone._type]),
);

export function ianaName(windowsName: string): string | undefined {
  return names.get(windowsName);
}
