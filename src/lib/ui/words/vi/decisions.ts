// Decisions: the pages about them, and the paper itself as Nghị định 30/2020/NĐ-CP words it.
import type { DecisionKind, FileType } from '$lib/domain/decision';

export const decisions = {
	draftTitle: 'Bản thảo quyết định',
	draftLead:
		'Bản thảo để trình ký. Phần mềm không ký thay: sau khi ký và đóng dấu, hãy ghi số, ngày và đính bản quét.',
	title: (number: string) => `Quyết định ${number}`,
	recordedLead: 'Theo quyết định đã ghi vào sổ. Bản có giá trị là bản giấy đã ký, đóng dấu.',
	docx: 'Tải bản Word',
	pdf: 'Tải bản PDF',
	print: 'In',
	approve: 'Ghi quyết định đã ký',
	teams: 'Các tổ trong quyết định',
	scan: 'Bản quét đã ký',
	noScan: 'Chưa có bản quét.',
	open: (name: string, size: string) => `Mở ${name} (${size})`,
	attachedBy: (name: string, moment: string) => `${name} đính lúc ${moment}`,
	file: 'Tệp quét',
	fileHint: (megabytes: number) => `PDF, JPG hoặc PNG, không quá ${megabytes} MB.`,
	attach: 'Đính bản quét',
	replace: 'Thay bản quét',
	attached: 'Đã đính bản quét vào quyết định.',
	fileTypes: {
		'application/pdf': 'PDF',
		'image/jpeg': 'JPG',
		'image/png': 'PNG'
	} satisfies Record<FileType, string>,
	seeDraft: 'Xem bản thảo quyết định',
	seePaper: 'Xem văn bản và bản quét',
	mixed:
		'Các tổ này không cùng loại đề nghị hoặc không cùng một xã: mỗi loại cần một quyết định riêng.',

	paper: {
		committee: 'ỦY BAN NHÂN DÂN',
		number: (number: string | null) => `Số: ${number ?? '          /QĐ-UBND'}`,
		nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
		motto: 'Độc lập - Tự do - Hạnh phúc',
		placeAndDate: (place: string, day: string[] | null, year: string) =>
			day
				? `${place}, ngày ${day[2]} tháng ${short(day[1] ?? '')} năm ${day[0]}`
				: `${place}, ngày      tháng      năm ${year}`,
		heading: 'QUYẾT ĐỊNH',
		about: (kind: DecisionKind, what: string) => `Về việc ${verbs[kind]} ${what}`,
		several: (count: number, commune: string) =>
			`${count} Tổ công nghệ số cộng đồng trên địa bàn ${commune}`,
		authority: (commune: string) => `CHỦ TỊCH ỦY BAN NHÂN DÂN ${commune.toUpperCase()}`,
		grounds: [
			'Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;',
			'Căn cứ Công văn số 793/BTTTT-THH ngày 05 tháng 3 năm 2022 của Bộ Thông tin và Truyền thông về việc hướng dẫn triển khai thí điểm Tổ công nghệ số cộng đồng;'
		],
		foundedBy: (number: string, day: string[], commune: string, team: string) =>
			`Căn cứ Quyết định số ${number} ngày ${day[2]} tháng ${short(day[1] ?? '')} năm ${day[0]} của Chủ tịch Ủy ban nhân dân ${commune} về việc thành lập ${team};`,
		proposedBy: 'Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.',
		decides: 'QUYẾT ĐỊNH:',
		article: (number: number) => `Điều ${number}.`,
		one: {
			found: (team: string, villages: string) =>
				`Thành lập ${team}, phục vụ ${villages}, gồm các ông, bà có tên sau đây:`,
			change: (team: string, villages: string) =>
				`Kiện toàn ${team}, phục vụ ${villages}, gồm các ông, bà có tên sau đây:`,
			dissolve: (team: string, villages: string) => `Giải thể ${team}, phục vụ ${villages}.`
		},
		many: {
			found: (count: number, commune: string) =>
				`Thành lập ${count} Tổ công nghệ số cộng đồng trên địa bàn ${commune}, gồm các ông, bà có tên sau đây:`,
			change: (count: number, commune: string) =>
				`Kiện toàn ${count} Tổ công nghệ số cộng đồng trên địa bàn ${commune}, gồm các ông, bà có tên sau đây:`,
			dissolve: (count: number, commune: string) =>
				`Giải thể ${count} Tổ công nghệ số cộng đồng trên địa bàn ${commune}:`
		},
		caption: (number: number, team: string, villages: string) =>
			`${number}. ${team}, phục vụ ${villages}`,
		columns: ['TT', 'Họ và tên', 'Đơn vị', 'Chức danh'],
		paused: (role: string) => `${role} (tạm nghỉ)`,
		changes: (points: string[]) => `Thay đổi so với trước: ${points.join('; ')}.`,
		because: (grounds: string) => `Lý do: ${grounds.replace(/[.\s]+$/, '')}.`,
		duties: {
			found:
				'Tổ có nhiệm vụ đến từng hộ gia đình, tuyên truyền, hướng dẫn người dân sử dụng nền tảng số, dịch vụ công trực tuyến, mở cửa hàng số, tài khoản thanh toán điện tử và giữ an toàn trên môi trường mạng. Thành viên tổ không giữ, không nhập thay mật khẩu, mã OTP của người dân. Tổ trưởng phân công nhiệm vụ cho các thành viên và báo cáo kết quả với Ủy ban nhân dân cấp xã theo định kỳ.',
			change:
				'Tổ và các thành viên tiếp tục thực hiện nhiệm vụ theo Quyết định thành lập. Thành viên thôi tham gia bàn giao công việc, tài liệu cho Tổ trưởng. Thành viên tổ không giữ, không nhập thay mật khẩu, mã OTP của người dân.',
			dissolve:
				'Các thành viên bàn giao công việc, tài liệu, phương tiện (nếu có) cho Ủy ban nhân dân cấp xã và thôi sử dụng thẻ thành viên kể từ ngày Quyết định này có hiệu lực.'
		} satisfies Record<DecisionKind, string>,
		effect: (day: string[] | null) =>
			day
				? `Quyết định này có hiệu lực kể từ ngày ${day[2]} tháng ${short(day[1] ?? '')} năm ${day[0]}.`
				: 'Quyết định này có hiệu lực kể từ ngày ký.',
		carriedOut:
			'Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, Trưởng phòng Văn hóa - Xã hội, trưởng các thôn, tổ dân phố và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.',
		sentTo: 'Nơi nhận:',
		receivers: [
			'- Như Điều 3;',
			'- Sở Khoa học và Công nghệ (để báo cáo);',
			'- Đảng ủy, HĐND, UBND xã;',
			'- Lưu: VT, VH-XH.'
		],
		signedAs: {
			chair: ['CHỦ TỊCH'],
			vice_chair: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']
		}
	}
} as const;

const verbs = { found: 'thành lập', change: 'kiện toàn', dissolve: 'giải thể' };

/** The decree writes days below ten and the first two months with a zero, other months without. */
function short(month: string): string {
	return Number(month) > 2 ? String(Number(month)) : month;
}
