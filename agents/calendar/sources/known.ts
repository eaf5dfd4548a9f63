import { type Change, idOf, type StoredObject } from './source.ts';

/** What a source is known to hold, place by place; tells what changed and nothing else. */
export class Known {
  readonly objects = new Map<string, StoredObject>();
  readonly #ids = new Map<string, Set<string>>();
  #heard: (changes: readonly Change[]) => void = () => {};

  onChange(heard: (changes: readonly Change[]) => void): void {
    this.#heard = heard;
    if (this.objects.size > 0) heard([...this.objects].map(([id, object]) => ({ id, object })));
  }

  get places(): string[] {
    return [...this.#ids.keys()];
  }

  /** All that stands at this place now. */
  replace(place: string, objects: readonly StoredObject[]): void {
    this.replaceAll([{ place, objects }]);
  }

  replaceAll(places: readonly { place: string; objects: readonly StoredObject[] }[]): void {
    const changes = places.flatMap(({ place, objects }) => this.#change(place, objects));
    if (changes.length > 0) this.#heard(changes);
  }

  byUid(uid: string): StoredObject | undefined {
    for (const object of this.objects.values()) if (object.uid === uid) return object;
    return undefined;
  }

  #change(place: string, objects: readonly StoredObject[]): Change[] {
    const changes: Change[] = [];
    const now = new Map(objects.map((object) => [idOf(object), object]));
    for (const id of this.#ids.get(place) ?? [])
      if (!now.has(id)) {
        this.objects.delete(id);
        changes.push({ id, object: undefined });
      }
    for (const [id, object] of now) {
      if (this.objects.get(id)?.version === object.version) continue;
      this.objects.set(id, object);
      changes.push({ id, object });
    }
    if (now.size > 0) this.#ids.set(place, new Set(now.keys()));
    else this.#ids.delete(place);
    return changes;
  }
}
