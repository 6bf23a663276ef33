#!/bin/sh
# Installs madang-server and madang-client for this machine from a release. See --help.
# All of it is in functions, so that a download that breaks off does nothing.
set -eu

# Whose releases are taken: owner/name on GitHub. A release's copy of this file has it filled in.
MADANG_REPOSITORY=${MADANG_REPOSITORY:-}

say() { # English, Korean
  if [ "$language" = en ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi
}

fail() {
  say "$1" "$2" >&2
  exit 1
}

choose_language() { # as the programs do: Korean unless told otherwise
  case "${MADANG_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
    en* | EN*) language=en ;;
    *) language=ko ;;
  esac
}

print_help() {
  say "Installs madang-server and madang-client from a release, after checking their
SHA-256 sums.

  install.sh [--prefix FOLDER] [--version VERSION] [server] [client]

  --prefix FOLDER     The programs go to FOLDER/bin. Default: ~/.local
  --version VERSION   A release, such as 0.1.0. Default: the latest
  server, client      Only this program. Default: both

Variables: MADANG_REPOSITORY (owner/name) says whose releases are taken,
MADANG_DOWNLOAD_URL another address with the files of a release, and
MADANG_LANG=ko chooses Korean." \
    "릴리스에서 madang-server와 madang-client를 받아 SHA-256 합을 확인하고 설치합니다.

  install.sh [--prefix 폴더] [--version 버전] [server] [client]

  --prefix 폴더     프로그램을 폴더/bin에 둡니다. 기본값: ~/.local
  --version 버전    0.1.0 같은 특정 버전입니다. 기본값: 최신
  server, client    이 프로그램만 설치합니다. 기본값: 둘 다

환경 변수: MADANG_REPOSITORY(소유자/이름)는 누구의 릴리스를 받을지,
MADANG_DOWNLOAD_URL은 릴리스 파일이 있는 다른 주소를 정합니다.
MADANG_LANG=en이면 영어로 말합니다."
}

read_arguments() {
  prefix=
  version=
  programs=
  while [ $# -gt 0 ]; do
    case "$1" in
      --prefix | --version)
        [ $# -ge 2 ] || fail "$1 needs a value. --help explains all." "$1 뒤에 값이 있어야 합니다. 설명은 --help에 있습니다."
        if [ "$1" = --prefix ]; then prefix=$2; else version=${2#v}; fi
        shift
        ;;
      server | client) programs="$programs madang-$1" ;;
      --help | -h)
        print_help
        exit 0
        ;;
      *) fail "There is no \"$1\". --help explains all." "\"$1\": 알 수 없는 말입니다. 설명은 --help에 있습니다." ;;
    esac
    shift
  done
  programs=${programs:-madang-server madang-client}
  if [ -z "$prefix" ]; then
    [ -n "${HOME:-}" ] || fail "HOME is not set: say where to install with --prefix." "HOME이 없습니다. 설치할 곳을 --prefix로 정하세요."
    prefix=$HOME/.local
  fi
  case "$prefix" in # what is said of PATH in the end holds in every folder
    /*) ;;
    *) prefix=$PWD/$prefix ;;
  esac
}

choose_target() {
  system=$(uname -s)
  machine=$(uname -m)
  case "$system" in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    MINGW* | MSYS* | CYGWIN*)
      fail "On Windows, download madang-server-windows-x64.exe and madang-client-windows-x64.exe from the release instead." \
        "Windows에서는 릴리스에서 madang-server-windows-x64.exe와 madang-client-windows-x64.exe를 받으세요."
      ;;
    *) fail "There are no programs for $system. From source, Madang runs wherever Deno does." "$system용 프로그램은 없습니다. 소스로는 Deno가 되는 어디서나 켤 수 있습니다." ;;
  esac
  case "$machine" in
    x86_64 | amd64) machine=x64 ;;
    arm64 | aarch64) machine=arm64 ;;
    *) fail "There are no programs for a processor of the kind $machine. From source, Madang runs wherever Deno does." "$machine 프로세서용 프로그램은 없습니다. 소스로는 Deno가 되는 어디서나 켤 수 있습니다." ;;
  esac
  # A shell that runs translated on a Mac with an Apple processor says x86_64.
  if [ "$system" = macos ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then machine=arm64; fi
  if [ "$system" = linux ] && (ldd --version 2>&1 || true) | grep -qi musl; then
    fail "This Linux has musl; the programs need glibc. From source, Madang runs wherever Deno does." \
      "이 Linux는 musl을 씁니다. 프로그램에는 glibc가 필요합니다. 소스로는 Deno가 되는 어디서나 켤 수 있습니다."
  fi
  target=$system-$machine
}

choose_address() {
  if [ -n "${MADANG_DOWNLOAD_URL:-}" ]; then
    address=${MADANG_DOWNLOAD_URL%/}
    return
  fi
  [ -n "$MADANG_REPOSITORY" ] || fail "Say whose releases to take: MADANG_REPOSITORY=owner/name" "누구의 릴리스를 받을지 정하세요: MADANG_REPOSITORY=소유자/이름"
  releases=https://github.com/$MADANG_REPOSITORY/releases
  if [ -n "$version" ]; then address=$releases/download/v$version; else address=$releases/latest/download; fi
}

download() { # the name of a file of the release, into the temporary folder
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --output "$work/$1" "$address/$1" && return
  elif command -v wget >/dev/null 2>&1; then
    wget --quiet --output-document="$work/$1" "$address/$1" && return
  else
    fail "Neither curl nor wget is there: install one of them." "curl도 wget도 없습니다. 둘 가운데 하나를 설치하세요."
  fi
  fail "$address/$1 cannot be downloaded. Check the network, MADANG_REPOSITORY and --version." "$address/$1 파일을 받을 수 없습니다. 네트워크, MADANG_REPOSITORY, --version을 확인하세요."
}

sum_of() { # a file
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1"
  elif command -v openssl >/dev/null 2>&1; then
    openssl dgst -sha256 -r "$1"
  else
    fail "sha256sum, shasum and openssl are missing, so nothing can be checked: install one of them." "sha256sum, shasum, openssl이 모두 없어 파일을 확인할 수 없습니다. 하나를 설치하세요."
  fi
}

install_program() { # its name
  file=$1-$target
  wanted=$(awk -v file="$file" '$2 == file { print $1 }' "$work/SHA256SUMS")
  [ -n "$wanted" ] || fail "The release has no $file. Take another one with --version." "릴리스에 $file 파일이 없습니다. --version으로 다른 릴리스를 고르세요."
  say "$file ..." "$file 받는 중..."
  download "$file"
  found=$(sum_of "$work/$file")
  found=${found%% *}
  [ "$found" = "$wanted" ] || fail "$file is not what the release says: its SHA-256 is $found instead of $wanted. Nothing was installed of it. Try again; if it comes back, tell whoever made the release." \
    "$file 파일이 릴리스와 달라 설치하지 않았습니다. 받은 파일의 SHA-256은 $found, 릴리스의 값은 $wanted입니다. 다시 해 보고, 또 그러면 릴리스를 만든 사람에게 알려 주세요."
  # A program that runs cannot be written to, but replaced. The temporary folder may be of another file system.
  new=$prefix/bin/.$1.new
  if ! cp "$work/$file" "$new" || ! chmod 755 "$new"; then
    fail "$prefix/bin/$1 cannot be written. Is there room on the disk?" "$prefix/bin/$1 파일을 쓸 수 없습니다. 디스크에 공간이 있는지 보세요."
  fi
  rm "$work/$file"
  if ! shown=$("$new" --version); then
    rm -f "$new"
    fail "$1 does not run on this machine, so it was not installed. From source, Madang runs wherever Deno does." "$1 프로그램이 이 컴퓨터에서 돌지 않아 설치하지 않았습니다. 소스로는 Deno가 되는 어디서나 켤 수 있습니다."
  fi
  mv -f "$new" "$prefix/bin/$1"
  say "Installed $prefix/bin/$1: $shown" "설치했습니다: $prefix/bin/$1 ($shown)"
}

main() {
  choose_language
  read_arguments "$@"
  choose_target
  choose_address
  mkdir -p "$prefix/bin" 2>/dev/null || fail "$prefix/bin cannot be made. Another place: --prefix FOLDER" "$prefix/bin 폴더를 만들 수 없습니다. 다른 곳에 설치하려면: --prefix 폴더"
  [ -w "$prefix/bin" ] || fail "$prefix/bin cannot be written to. Another place: --prefix FOLDER" "$prefix/bin 폴더에 쓸 수 없습니다. 다른 곳에 설치하려면: --prefix 폴더"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  download SHA256SUMS
  for program in $programs; do install_program "$program"; done
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "$prefix/bin is not in your PATH. Add it: export PATH=\"$prefix/bin:\$PATH\"" "$prefix/bin 폴더가 PATH에 없습니다. 더하려면: export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
}

main "$@"
