import * as v from 'valibot';
import { CatalogueCode } from './id';

/**
 * Services a household is helped to open and use; onboarding is derived from these facts, never a status.
 * `digital` is what a household says that it uses or has: each of its providers is one such service.
 */
export const services = ['shop', 'account', 'digital'] as const;
export type Service = (typeof services)[number];

/** What each is opened or had from, unless a province made its own lists of them. */
export const providers = {
	shop: ['voso', 'postmart', 'tiktok', 'shopee', 'zalo_facebook', 'other'],
	account: ['mb', 'agribank', 'viettel_money', 'vnpt_money', 'momo', 'zalopay', 'other'],
	digital: ['online_services', 'cashless', 'health_book', 'province_app', 'fibre']
} as const;

/** `stopped` ends the household's use of that provider; every other state counts as having it. */
export const onboardingStates = ['registered', 'selling', 'no_orders', 'stopped'] as const;
export type OnboardingState = (typeof onboardingStates)[number];

export const Onboarding = v.object({
	service: v.picklist(services, 'invalid_choice'),
	provider: CatalogueCode,
	state: v.picklist(onboardingStates, 'invalid_choice')
});
export type Onboarding = v.InferOutput<typeof Onboarding>;
