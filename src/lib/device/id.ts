import { uuidv7 } from '../domain/id';

/** A new name for a record or a command, made on the phone and never given twice. */
export function newId(): string {
	return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
