import { type Day, dayOf } from '$lib/domain/day';
import type { Indicator } from '$lib/domain/indicator';

/** Numbers, days and moments as people in Vietnam read them; what is missing is "—", never 0. */
const missing = '—';
const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('vi-VN', {
	minimumFractionDigits: 1,
	maximumFractionDigits: 1
});
const twoDecimals = new Intl.NumberFormat('vi-VN', {
	minimumFractionDigits: 2,
	maximumFractionDigits: 2
});

/** 1702 → 1.702 */
export function showNumber(value: number | null): string {
	return value === null ? missing : whole.format(value);
}

/** 60 → 60,0% */
export function showPercent(value: number | null): string {
	return value === null ? missing : `${oneDecimal.format(value)}%`;
}

/** A figure's value in its indicator's unit: 60,0%, 3,65 or 1.702. */
export function showValue(value: number | null, unit: Indicator['unit']): string {
	if (unit === '%') return showPercent(value);
	if (unit === 'count') return showNumber(value);
	return value === null ? missing : twoDecimals.format(value);
}

/** 2.4 MB of bytes → 2,4 MB; below a megabyte in KB */
export function showSize(bytes: number): string {
	return bytes < 1_048_576
		? `${whole.format(Math.ceil(bytes / 1024))} KB`
		: `${oneDecimal.format(bytes / 1_048_576)} MB`;
}

/** 2021-12-31 → 31/12/2021 */
export function showDay(day: Day | null): string {
	return day === null ? missing : day.split('-').reverse().join('/');
}

/** 31/12/2021, 1-2-2026 or 31122021 as typed → 2021-12-31; anything else stays as it is, for the schema to refuse. */
export function readDay(typed: string): string {
	const found = /^\s*(\d{1,2})([/. -]?)(\d{1,2})\2(\d{4})\s*$/.exec(typed);
	if (!found) return typed.trim();
	const [, day = '', , month = '', year = ''] = found;
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** 62,5, 62.5 or 1.702 as typed → the number; NaN for anything else, which the schema refuses. */
export function readNumber(typed: string): number {
	const text = typed.replace(/\s|%$/g, '');
	if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(text) || text.includes(','))
		return numberFrom(text.replaceAll('.', '').replace(',', '.'));
	return numberFrom(text);
}

function numberFrom(text: string): number {
	return /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

/** 2026-11-21 → Thứ Bảy, 21/11/2026 */
export function showLongDay(day: Day): string {
	const weekday = new Intl.DateTimeFormat('vi-VN', { weekday: 'long', timeZone: 'UTC' });
	return `${weekday.format(new Date(`${day}T00:00:00Z`))}, ${showDay(day)}`;
}

/** A moment on Vietnam's clocks: 21/11/2026 10:05. */
export function showMoment(moment: Date | string): string {
	const milliseconds = new Date(moment).getTime();
	const time = new Date(milliseconds + 7 * 3_600_000).toISOString().slice(11, 16);
	return `${showDay(dayOf(milliseconds))} ${time}`;
}
