// What is said of boundary files, on the page and at the terminal.
import type { BoundaryFault } from '$lib/domain/boundary';

/** Boundaries that the operator loads, by file on the page or at the terminal. */
export const boundaryFiles = {
	faults: {
		too_large: 'Tệp quá lớn (tối đa 64 MB). Hãy tách theo tỉnh.',
		not_json: 'Tệp không phải là JSON.',
		not_boundaries: 'Tệp không phải là TopoJSON hay GeoJSON có ranh giới.',
		no_code: 'Không tìm thấy mã hành chính (ví dụ thuộc tính code hoặc ma_xa).',
		unknown_code: 'Mã này không có trong danh mục vào ngày đó.',
		code_twice: 'Mã này có hai lần.',
		missing: 'Tệp có đơn vị khác của tỉnh nhưng thiếu đơn vị này.',
		empty: 'Không có hình.',
		broken: 'Hình bị hỏng: phải là vùng (Polygon, MultiPolygon) khép kín.',
		outside_vietnam: 'Tọa độ nằm ngoài Việt Nam. Cần kinh độ, vĩ độ WGS 84.',
		far_away: 'Hình nằm xa điểm trung tâm của đơn vị này.'
	} satisfies Record<BoundaryFault, string>,
	feature: (number: number) => `hình thứ ${number}`,
	notLoaded: (count: string) => `Chưa nạp gì: có ${count} lỗi.`,
	more: (count: string) => `… và ${count} lỗi nữa.`,
	judgedOn: (day: string) => `Đối chiếu với danh mục hành chính ngày ${day}.`,
	loaded: (count: string) => `Đã nạp ranh giới của ${count} đơn vị.`,
	usage:
		'npm run boundaries -- <tệp hoặc thư mục> [--date YYYY-MM-DD] [--source "nguồn ranh giới"]',
	noFiles: 'Không có tệp .json, .geojson hay .topojson nào ở đó.',
	badDate: 'Ngày phải viết như 2025-07-01.',
	notStarted: 'Cơ sở dữ liệu chưa có gì. Hãy chạy npm start một lần trước.',
	inUse:
		'Ứng dụng đang chạy trên thư mục dữ liệu này. Hãy tải tệp lên ở trang Ranh giới (tài khoản quản trị), hoặc dừng ứng dụng rồi chạy lại.'
} as const;

/** The administrator's page. */
export const boundaries = {
	title: 'Ranh giới',
	lead: 'Bản đồ độ phủ vẽ theo ranh giới do tỉnh cung cấp. Nơi nào chưa có thì bản đồ là sơ đồ các ô quanh điểm trung tâm.',
	now: 'Đang dùng',
	none: 'Chưa nạp ranh giới nào',
	noneHint:
		'Chọn tệp ở dưới. Kiểm tra trước để xem tệp thiếu hay sai gì; chưa nạp gì cho đến khi bạn bấm nạp.',
	columns: {
		source: 'Nguồn',
		areas: 'Đơn vị',
		loadedAt: 'Nạp lúc',
		file: 'Tệp',
		code: 'Mã',
		name: 'Tên',
		fault: 'Lỗi'
	},
	count: (count: string, level: string) => `${count} ${level}`,
	former: (until: string) => `đến ${until}`,
	load: 'Nạp ranh giới',
	files: 'Tệp TopoJSON hoặc GeoJSON',
	filesHint: 'Mỗi hình cần mã hành chính. Chọn được nhiều tệp. Đủ mọi xã của tỉnh mới nạp.',
	source: 'Nguồn',
	sourceHint: 'Ai cung cấp, năm nào. Hiện dưới bản đồ.',
	day: 'Danh mục của ngày',
	dayHint: 'Để trống thì tự chọn ngày khớp nhất với các mã trong tệp.',
	check: 'Kiểm tra trước',
	submit: 'Nạp các ranh giới này',
	ready: (parts: string) => `Tệp tốt, sẵn sàng nạp ${parts}. Bấm “Nạp các ranh giới này”.`,
	faultsTitle: 'Những chỗ cần sửa trong tệp'
} as const;
