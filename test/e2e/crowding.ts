/**
 * What is wrong with the room on the page as it stands: it scrolls sideways, something reaches over its edge, or
 * two things one can press or fill in lie on each other. Runs inside the page, so it uses nothing from outside.
 */
export function crowding(): string[] {
  const found: string[] = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide`);

  const name = (element: Element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    return `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${words}`;
  };
  // What scrolling or clipping parents leave of it.
  const seen = (element: Element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflow === 'visible') continue;
      const around = parent.getBoundingClientRect();
      left = Math.max(left, around.left);
      top = Math.max(top, around.top);
      right = Math.min(right, around.right);
      bottom = Math.min(bottom, around.bottom);
    }
    return { left, top, right, bottom };
  };
  const controls = [
    ...document.querySelectorAll(
      'button, a[href], input, select, textarea, summary, [role=button], [role=row], [role=option], [role=tab]',
    ),
  ]
    .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((element) => !element.closest('[inert], [aria-hidden=true]'))
    .map((element) => ({ element, box: seen(element) }))
    // What is only there for those who do not look has no room of its own.
    .filter(({ box }) => box.right - box.left > 2 && box.bottom - box.top > 2);

  for (const { element, box } of controls)
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`${name(element)} reaches over the edge`);
  for (const [index, one] of controls.entries())
    for (const other of controls.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 1 && height > 1) found.push(`${name(one.element)} lies on ${name(other.element)}`);
    }

  // Clipped words, which no scroll bar brings back.
  for (const element of document.querySelectorAll('button, h1, h2, h3, label')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden'))
      continue;
    const style = getComputedStyle(element);
    if (
      style.overflowX !== 'visible' &&
      style.textOverflow !== 'ellipsis' &&
      element.scrollWidth > element.clientWidth + 1
    )
      found.push(`${name(element)} is cut off`);
  }
  return found;
}
