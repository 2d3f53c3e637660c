// A disk that runs full under fake-indexeddb.
/** The phone's disk, which can run full; deleting is possible on a full one, too. */
export class Disk {
	refusals = 0;

	readonly #put = IDBObjectStore.prototype.put;
	readonly #add = IDBObjectStore.prototype.add;
	readonly #clear = IDBObjectStore.prototype.clear;

	/** So many writes still fit; the next is refused itself, or the transaction when it ends. */
	fullAfter(fitting: number, how: 'at once' | 'at the end'): void {
		let written = 0;
		this.#refuse((store) => {
			if (written++ < fitting) return;
			this.refusals += 1;
			if (how === 'at once') throw full();
			endsFull(store.transaction);
		});
	}

	fullUntilCleared(name: string): void {
		this.#refuse(() => {
			throw full();
		});
		const { empty } = this;
		const clear = this.#clear;
		IDBObjectStore.prototype.clear = function () {
			if (this.name === name) empty();
			return clear.call(this);
		};
	}

	readonly empty = () => this.restore();

	restore(): void {
		const [put, add, clear] = [this.#put, this.#add, this.#clear];
		Object.assign(IDBObjectStore.prototype, { put, add, clear });
	}

	#refuse(judge: (store: IDBObjectStore) => void): void {
		const judged = (write: IDBObjectStore['put']) =>
			function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
				judge(this);
				return write.apply(this, given);
			};
		const [put, add] = [judged(this.#put), judged(this.#add)];
		Object.assign(IDBObjectStore.prototype, { put, add });
	}
}

const ending = new WeakSet<IDBTransaction>();

/** Every request succeeds and the end does not: how Chrome finds out. Below fake-indexeddb's types. */
function endsFull(transaction: IDBTransaction): void {
	if (ending.has(transaction)) return;
	ending.add(transaction);
	const inner = transaction as unknown as {
		_markFinished: () => void;
		_abort: (name: string) => void;
		_state: string;
	};
	const finish = inner._markFinished;
	inner._markFinished = () => {
		inner._markFinished = finish;
		inner._state = 'active';
		inner._abort('QuotaExceededError');
	};
}

function full(): DOMException {
	return new DOMException('The disk is full.', 'QuotaExceededError');
}
