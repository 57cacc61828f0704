// @ts-check
/** The sentences of the sign-in page, in both languages. */
export const words = {
  vi: {
    title: "Theo dõi ngày bầu cử",
    page: "Đăng nhập",
    link: "Đang đăng nhập bằng liên kết một lần…",
    user: "Tên đăng nhập",
    password: "Mật khẩu",
    send: "Đăng nhập",
    language: "Ngôn ngữ",
    empty: "Hãy nhập tên đăng nhập và mật khẩu.",
    unreachable: "Không kết nối được với máy chủ. Hãy thử lại sau ít giây.",
    refused: "Không đăng nhập được (mã {status}). Hãy thử lại sau ít phút.",
  },
  en: {
    title: "Election day",
    page: "Sign in",
    link: "Signing in with a one-time link…",
    user: "User name",
    password: "Password",
    send: "Sign in",
    language: "Language",
    empty: "Enter your user name and password.",
    unreachable: "The server cannot be reached. Try again in a few seconds.",
    refused: "Could not sign in (status {status}). Try again in a few minutes.",
  },
};
