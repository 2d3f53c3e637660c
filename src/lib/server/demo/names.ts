import type { Random } from './random';

/** Invented names in the style of the villages of Lạng Sơn. */

const places = [
	'Nà',
	'Pò',
	'Khuổi',
	'Bản',
	'Cốc',
	'Pác',
	'Lũng',
	'Kéo',
	'Khòn',
	'Co',
	'Khau',
	'Phai',
	'Còn',
	'Tềnh',
	'Lân',
	'Nặm',
	'Tồng',
	'Pá'
];
const features = [
	'Pục',
	'Mạ',
	'Khỉn',
	'Chu',
	'Sla',
	'Lùng',
	'Khuông',
	'Phầy',
	'Có',
	'Cải',
	'Lầu',
	'Mùn',
	'Slằn',
	'Đông',
	'Tẩu',
	'Piao',
	'Hin',
	'Luông',
	'Rọ',
	'Quân',
	'Chang',
	'Nhàn',
	'Làng',
	'Sâu',
	'Liền',
	'Toòng',
	'Khoang',
	'Vài',
	'Ngà',
	'Thin',
	'Cáp',
	'Mật',
	'Hấu',
	'Pài',
	'Phạ',
	'Slon',
	'Tát',
	'Lẹng',
	'Bó',
	'Dầu'
];

const surnames = [
	'Hoàng',
	'Nông',
	'Vi',
	'Triệu',
	'Lộc',
	'Chu',
	'Lý',
	'Lương',
	'Hứa',
	'Đàm',
	'Bế',
	'Dương',
	'Mã',
	'Hà',
	'La',
	'Phùng',
	'Lành',
	'Đặng',
	'Bàn',
	'Nguyễn',
	'Trần',
	'Lê',
	'Phan',
	'Long',
	'Tô',
	'Mông'
];
const womensNames = [
	'Lan',
	'Hồng',
	'Mai',
	'Hương',
	'Thảo',
	'Liên',
	'Hiền',
	'Nga',
	'Thúy',
	'Hoa',
	'Loan',
	'Yến',
	'Phương',
	'Bích',
	'Nhung',
	'Oanh',
	'Dung',
	'Huệ',
	'Hạnh',
	'Xuân',
	'Sen',
	'Chinh',
	'Duyên',
	'Tuyết'
];
const mensNames = [
	'Thắng',
	'Bình',
	'Tiến',
	'Phúc',
	'Thành',
	'Hùng',
	'Dũng',
	'Tuấn',
	'Cường',
	'Sơn',
	'Minh',
	'Long',
	'Quân',
	'Hiếu',
	'Toàn',
	'Đạt',
	'Kiên',
	'Lâm',
	'Hải',
	'Nam',
	'Tùng',
	'Vượng',
	'Chiến',
	'Đức'
];
const mensMiddles = ['Văn', 'Văn', 'Văn', 'Đức', 'Minh', 'Sinh', 'Quang', 'Xuân', 'Ngọc', 'Đình'];
const womensMiddles = ['Thị', 'Thị', 'Thị', 'Thị', 'Thu', 'Ngọc', 'Bích'];

const lanes = ['Xóm Trên', 'Xóm Giữa', 'Xóm Dưới', 'Xóm Suối', 'Xóm Đồi'];
const townLanes = ['Ngõ 1', 'Ngõ 2', 'Ngõ 3', 'Ngõ 4', 'Ngõ 5', 'Ngõ 6'];

/** As many different names of rural villages, without "Thôn". */
export function villageNames(count: number, random: Random): string[] {
	const all = places.flatMap((place) => features.map((feature) => `${place} ${feature}`));
	return random.shuffle(all).slice(0, count);
}

export function personName(sex: 'female' | 'male', random: Random): string {
	const [middles, given] =
		sex === 'female' ? [womensMiddles, womensNames] : [mensMiddles, mensNames];
	return `${random.pick(surnames)} ${random.pick(middles)} ${random.pick(given)}`;
}

export function laneName(town: boolean, share: number): string {
	const list = town ? townLanes : lanes;
	return list[Math.floor(share * list.length)]!;
}
