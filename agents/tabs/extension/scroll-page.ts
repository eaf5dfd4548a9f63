// These run inside a page, apart from its own scripts: each is sent there alone and can use nothing from around it.

/** Tells where the page is scrolled to, now and then while it moves, until it is told to stop. */
export function tellScrolling(isOn: boolean): void {
  const here = globalThis as { dragomanScrolling?: { isOn: boolean; placed: string } };
  if (here.dragomanScrolling) {
    here.dragomanScrolling.isOn = isOn;
    return;
  }
  const scrolling = { isOn, placed: '' };
  here.dragomanScrolling = scrolling;
  const restMs = 50;
  let isResting = false;
  const tell = () => {
    isResting = false;
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } =
      document.scrollingElement ?? document.documentElement;
    const part = (from: number, all: number) => (all > 0 ? Math.min(1, Math.max(0, from / all)) : 0);
    const x = part(scrollLeft, scrollWidth - clientWidth);
    const y = part(scrollTop, scrollHeight - clientHeight);
    // Where we were put is no news.
    if (!scrolling.isOn || scrolling.placed === `${scrollLeft},${scrollTop}`) return;
    void chrome.runtime.sendMessage({ scrolled: { x, y } });
  };
  document.addEventListener(
    'scroll',
    () => {
      if (isResting || !scrolling.isOn) return;
      isResting = true;
      setTimeout(tell, restMs);
    },
    { passive: true },
  );
}

/** Scrolls to these fractions of what can be scrolled. */
export function scrollTo(x: number, y: number): void {
  const here = globalThis as { dragomanScrolling?: { placed: string } };
  const page = document.scrollingElement ?? document.documentElement;
  page.scrollTo({
    left: x * (page.scrollWidth - page.clientWidth),
    top: y * (page.scrollHeight - page.clientHeight),
    behavior: 'instant',
  });
  if (here.dragomanScrolling) here.dragomanScrolling.placed = `${page.scrollLeft},${page.scrollTop}`;
}
