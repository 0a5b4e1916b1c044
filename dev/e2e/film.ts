// A moving picture of what a person does: screenshots with a line about each, as one animated WebP, which README pages show.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import webp from 'node-webpmux';

/** Size of the picture, and of the line below it. */
const [WIDTH, HEIGHT, LINE] = [1000, 625, 44];
const QUALITY = 0.8;

interface Shot {
  line: string;
  png: Buffer;
  showMs: number;
}

export class Film {
  readonly #shots: Shot[] = [];

  /** Keeps what the window shows, from `top` on if that is given. */
  async take(page: Page, line: string, top?: Locator, showMs = 2_600): Promise<void> {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: (1280 * HEIGHT) / WIDTH });
    await top?.evaluate(element => element.scrollIntoView({ block: 'start' }));
    await page.mouse.move(0, 0);
    await page.waitForTimeout(250);
    this.#shots.push({ line, png: await page.screenshot(), showMs });
    if (before) await page.setViewportSize(before);
  }

  /** Writes the picture. `page`: an empty one, which draws. */
  async save(page: Page, path: string): Promise<void> {
    const frames = [];
    for (const [index, { line, png, showMs }] of this.#shots.entries()) {
      const drawn = await page.evaluate(draw, {
        png: png.toString('base64'),
        line: `${index + 1}. ${line}`,
        size: [WIDTH, HEIGHT, LINE],
        quality: QUALITY,
      });
      const buffer = Buffer.from(drawn, 'base64');
      frames.push(await webp.Image.generateFrame({ buffer, delay: showMs }));
    }
    mkdirSync(dirname(path), { recursive: true });
    await webp.Image.save(path, { frames, width: WIDTH, height: HEIGHT + LINE, loops: 0 });
  }
}

interface Drawn {
  png: string;
  line: string;
  size: number[];
  quality: number;
}

/** In the browser: a screenshot and its line, as WebP in base64. */
async function draw({ png, line, size, quality }: Drawn): Promise<string> {
  const [width = 0, height = 0, below = 0] = size;
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height + below;
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  context.fillStyle = '#1f5493';
  context.fillRect(0, height, width, below);
  context.fillStyle = '#ffffff';
  context.font = '600 18px sans-serif';
  context.textBaseline = 'middle';
  context.fillText(line, 20, height + below / 2);
  return canvas.toDataURL('image/webp', quality).split(',')[1]!;
}
