import { useEffect, useRef, useState } from 'react';
import { files as text } from '../text/files.ts';

export interface PictureOptions {
  label: string;
  mediaType: string;
  base64: string;
}

/** Larger ones are drawn smaller. */
const MOST_PX = 1_600;

/** A picture of another device, drawn: so the page needs no right to load any. */
export function Picture({ label, mediaType, base64 }: PictureOptions) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let isLeft = false;
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    createImageBitmap(new Blob([bytes], { type: mediaType })).then(
      (bitmap) => {
        if (!isLeft && canvas.current) draw(bitmap, canvas.current);
        bitmap.close();
      },
      () => {
        if (!isLeft) setBroken(true);
      },
    );
    return () => {
      isLeft = true;
    };
  }, [base64, mediaType]);
  if (isBroken) return <p className="soft">{text.details.noPicture}</p>;
  return <canvas ref={canvas} className="file-picture" role="img" aria-label={label} width={1} height={1} />;
}

function draw(bitmap: ImageBitmap, canvas: HTMLCanvasElement): void {
  const scale = Math.min(1, MOST_PX / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
