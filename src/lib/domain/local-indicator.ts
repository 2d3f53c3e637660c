import type { Outcome } from './visit';
import type { Service } from './onboarding';

/** What a province may count for itself: building blocks, each one SQL function of `drizzle`. */
export type LocalDefinition =
	| { kind: 'visits'; topic: string; outcome: Outcome | null }
	| { kind: 'reached'; topic: string; outcome: Outcome | null }
	| { kind: 'onboarded'; service: Service; provider: string | null }
	| {
			kind: 'sessions' | 'attendances';
			trainingKind: 'training' | 'outreach' | null;
			topic: string | null;
	  };
