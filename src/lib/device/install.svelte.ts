import { jot } from './storage';

/** Chromium's own question; other browsers have none and people follow the pictures. */
type InstallPrompt = Event & { prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }> };

const declinedKey = 'install-declined';

/** Whether this app stands on the home screen, and how it gets there. */
class Install {
	installed = $state(false);
	declined = $state(false);
	#prompt = $state.raw<InstallPrompt | null>(null);

	constructor() {
		if (typeof window === 'undefined') return;
		this.installed = window.matchMedia('(display-mode: standalone)').matches;
		this.declined = localStorage.getItem(declinedKey) !== null;
		window.addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault();
			this.#prompt = event as InstallPrompt;
		});
		window.addEventListener('appinstalled', () => (this.installed = true));
	}

	/** The browser can ask by itself; otherwise the person needs the pictures. */
	get canAsk(): boolean {
		return this.#prompt !== null;
	}

	async ask(): Promise<void> {
		const prompt = this.#prompt;
		this.#prompt = null;
		await prompt?.prompt();
	}

	decline(): void {
		this.declined = true;
		jot(declinedKey, 'yes');
	}
}

export const install = new Install();
