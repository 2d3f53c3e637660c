import { mostPortraitBytes, portraitSize } from '$lib/domain/portrait';

/** How a person frames the picture: how near, and where its middle lies, each from 0 to 1. */
export type Framing = { zoom: number; across: number; down: number };
/** Faces are above the middle of a picture taken upright. */
export const usualFraming: Framing = { zoom: 0, across: 0.5, down: 0.4 };
/** Nearer than this, a picture of a phone gets blurred. */
const nearest = 3;

/** The part of a picture that the framing shows, in its points. */
export function partOf(
	{ width, height }: { width: number; height: number },
	{ zoom, across, down }: Framing
): { left: number; top: number; width: number; height: number } {
	const scale = Math.min(width / portraitSize.width, height / portraitSize.height);
	const share = scale / (1 + zoom * (nearest - 1));
	const part = { width: portraitSize.width * share, height: portraitSize.height * share };
	return { ...part, left: (width - part.width) * across, top: (height - part.height) * down };
}

/** Opens what a person chose, turned as it was taken; rejects what is no picture. */
export function openPicture(file: Blob): Promise<ImageBitmap> {
	return createImageBitmap(file, { imageOrientation: 'from-image' });
}

export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, framing: Framing): void {
	const { left, top, width, height } = partOf(picture, framing);
	const context = canvas.getContext('2d');
	if (!context) return;
	context.imageSmoothingQuality = 'high';
	// What is transparent in a PNG would turn black.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
}

/** What the canvas shows as JPEG in base64, as good as fits a card: drawn anew, so that nothing of the file travels with it. */
export function jpegOf(canvas: HTMLCanvasElement): string | null {
	for (const quality of [0.85, 0.7, 0.55, 0.4, 0.25]) {
		const image = canvas.toDataURL('image/jpeg', quality).replace(/^data:image\/jpeg;base64,/, '');
		if ((image.length / 4) * 3 <= mostPortraitBytes) return image;
	}
	return null;
}
