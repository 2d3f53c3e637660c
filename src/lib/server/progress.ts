/** Reports how far a long job is: `done` of `total` in the job's own steps. */
export type Progress = (done: number, total: number) => void;

/** A progress bar on one line of the terminal, redrawn only when the percentage changes. */
export function progressBar(write: (text: string) => void, label: string): Progress {
	let shown = -1;
	return (done, total) => {
		const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
		if (percent === shown) return;
		shown = percent;
		const filled = Math.round(percent / 4);
		write(
			`\r${label} [${'█'.repeat(filled)}${'·'.repeat(25 - filled)}] ${percent}%${percent === 100 ? '\n' : ''}`
		);
	};
}
