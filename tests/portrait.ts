// A picture as small as can be, with as much beside it as a camera writes.
type Made = { width?: number; height?: number; notes?: Uint8Array[] };

export function jpeg({ width = 240, height = 320, notes = [] }: Made = {}): Uint8Array {
	const size = [height >> 8, height & 255, width >> 8, width & 255];
	return Buffer.concat([
		Uint8Array.of(0xff, 0xd8),
		...notes,
		Uint8Array.of(0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0),
		Uint8Array.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
		Uint8Array.of(0x12, 0xff, 0x00, 0x34),
		Uint8Array.of(0xff, 0xd9)
	]);
}

export function segment(marker: number, content: string): Uint8Array {
	const bytes = Buffer.from(content);
	return Buffer.concat([Uint8Array.of(0xff, marker, 0, bytes.length + 2), bytes]);
}

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('base64');
}
