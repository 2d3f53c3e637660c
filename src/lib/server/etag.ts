import { createHash } from 'node:crypto';

/** A strong entity tag: the same text always has the same one. */
export function etagOf(text: string): string {
	return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether an `If-None-Match` header names the tag, also as weak, among others or by a star. */
export function isKnown(ifNoneMatch: string | null, etag: string): boolean {
	const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	return tags.includes(etag) || tags.includes('*');
}
