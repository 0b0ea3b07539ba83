/** Pictures with what a model found in them: drawn, since the page may show none by an address of its own making. */
import { For, type JSX, Show, createEffect, createSignal } from 'solid-js';
import type { FoundArea, FoundBox } from '../workers/trial-messages.ts';
import styles from './trial.module.css';

/** Told apart by most eyes, on most pictures. */
const COLOURS = ['#e8590c', '#1c7ed6', '#2f9e44', '#ae3ec9', '#f08c00', '#0c8599', '#e03131', '#5f3dc4'] as const;

type Paint = (pen: CanvasRenderingContext2D, width: number, height: number) => Promise<void> | void;

function colourOf(labels: readonly string[], label: string): string {
  return COLOURS[Math.max(0, labels.indexOf(label)) % COLOURS.length] ?? COLOURS[0];
}

/** The picture that is asked about. */
export function Preview(props: { image: Blob; label: string }): JSX.Element {
  return <Drawing image={props.image} label={props.label} isSmall />;
}

export function Boxes(props: { image: Blob; boxes: readonly FoundBox[]; label: string }): JSX.Element {
  return (
    <Drawing image={props.image} label={props.label} paint={(pen, width) => paintBoxes(pen, width, props.boxes)} />
  );
}

export function Areas(props: { image: Blob; areas: readonly FoundArea[]; label: string }): JSX.Element {
  const labels = (): readonly string[] => [...new Set(props.areas.map(({ label }) => label))];
  return (
    <>
      <Drawing
        image={props.image}
        label={props.label}
        paint={async (pen, width, height) => {
          for (const area of props.areas) {
            pen.drawImage(await tinted(area, colourOf(labels(), area.label)), 0, 0, width, height);
          }
        }}
      />
      <Show when={labels().some((label) => label !== '')}>
        <ul class={styles.legend}>
          <For each={labels()}>
            {(label) => (
              <li>
                <Swatch colour={colourOf(labels(), label)} />
                {label}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}

export function Depth(props: { area: FoundArea; label: string }): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  createEffect(() => {
    const { width, height, mask } = props.area;
    if (canvas === undefined) return;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(grey(mask, width, height), 0, 0);
  });
  return <canvas class={styles.picture} ref={canvas} role="img" aria-label={props.label} />;
}

function Swatch(props: { colour: string }): JSX.Element {
  return (
    <svg class={styles.swatch} viewBox="0 0 1 1" aria-hidden="true">
      <rect width="1" height="1" fill={props.colour} />
    </svg>
  );
}

function Drawing(props: { image: Blob; label: string; isSmall?: boolean; paint?: Paint }): JSX.Element {
  const [isBroken, setBroken] = createSignal(false);
  let canvas: HTMLCanvasElement | undefined;
  createEffect(() => {
    const { image, paint } = props;
    setBroken(false);
    if (canvas === undefined) return;
    // That a picture cannot be read is told when the model is to look at it.
    draw(canvas, image, paint).catch(() => setBroken(true));
  });
  return (
    <canvas
      class={props.isSmall === true ? styles.preview : styles.picture}
      ref={canvas}
      role="img"
      aria-label={props.label}
      hidden={isBroken()}
    />
  );
}

async function draw(canvas: HTMLCanvasElement, image: Blob, paint: Paint | undefined): Promise<void> {
  const bitmap = await createImageBitmap(image);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.drawImage(bitmap, 0, 0);
  await paint?.(pen, bitmap.width, bitmap.height);
  bitmap.close();
}

function paintBoxes(pen: CanvasRenderingContext2D, pictureWidth: number, boxes: readonly FoundBox[]): void {
  const unit = Math.max(1, pictureWidth / 400);
  const labels = [...new Set(boxes.map(({ label }) => label))];
  pen.lineWidth = 2 * unit;
  pen.font = `600 ${12 * unit}px sans-serif`;
  for (const { label, x, y, width, height } of boxes) {
    pen.strokeStyle = colourOf(labels, label);
    pen.strokeRect(x, y, width, height);
    pen.fillStyle = colourOf(labels, label);
    // Within the picture, also of a box at its upper edge.
    const top = Math.max(0, y);
    pen.fillRect(x, top, pen.measureText(label).width + 8 * unit, 17 * unit);
    pen.fillStyle = '#ffffff';
    pen.fillText(label, x + 4 * unit, top + 13 * unit);
  }
}

const OPACITY = 0.55;

function tinted({ mask, width, height }: FoundArea, colour: string): Promise<ImageBitmap> {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  const pixels = new ImageData(width, height);
  for (let index = 0; index < mask.length; index++) {
    pixels.data.set([red, green, blue, (mask[index] ?? 0) * OPACITY], 4 * index);
  }
  return createImageBitmap(pixels);
}

function grey(mask: Uint8ClampedArray, width: number, height: number): ImageData {
  const pixels = new ImageData(width, height);
  for (let index = 0; index < mask.length; index++) {
    const value = mask[index] ?? 0;
    pixels.data.set([value, value, value, 255], 4 * index);
  }
  return pixels;
}
