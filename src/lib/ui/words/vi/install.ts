// How the app gets onto the home screen.

export const installWords = {
	title: 'Đưa ra màn hình chính',
	how: 'Xem cách làm',
	why: 'Để mở nhanh như ứng dụng khác, và để máy giữ dữ liệu lâu hơn.',
	button: 'Đưa ra màn hình chính',
	done: 'Ứng dụng đã ở trên màn hình chính.',
	iphone: 'Trên iPhone, làm ba bước',
	iphoneSteps: [
		'Mở trang này bằng Safari, bấm nút Chia sẻ ở cạnh dưới.',
		'Kéo xuống, chọn “Thêm vào MH chính”.',
		'Bấm “Thêm” ở góc trên bên phải.'
	],
	android: 'Trên máy Android',
	androidSteps: [
		'Bấm nút ba chấm ở góc trên bên phải trình duyệt.',
		'Chọn “Thêm vào màn hình chính” hoặc “Cài đặt ứng dụng”.',
		'Bấm “Cài đặt”.'
	],
	later: 'Để sau'
} as const;
