#!/usr/bin/env bash
# What ./cpm promises, tried on the real thing: about seven starts of the server, one or two minutes. Needs the built EAR
# (./cpm builds it otherwise). Uses free ports of its own, a temporary folder, and ends what it began.
#   ear/src/test/sh/launcher-test.sh
set -uo pipefail

top=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../../.." && pwd)
cpm=$top/cpm
work=$(mktemp -d "${TMPDIR:-/tmp}/cpm-launcher.XXXXXX")
unset "${!CPM_@}"
helpers=()
failed=0

cleanup() {
  local data helper
  for helper in "${helpers[@]:-}"; do [[ -z $helper ]] || kill "$helper" 2>/dev/null; done
  for data in "$work"/*/; do [[ ! -f $data/cpm.pid ]] || CPM_DATA_DIR=$data "$cpm" stop >/dev/null 2>&1; done
  rm -rf -- "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# ----- asserting -----

run() { # command: sets output (both streams) and code
  output=$("$@" 2>&1) && code=0 || code=$?
}

check() { # what is claimed, then a test
  local claim=$1
  shift
  if "$@"; then printf 'ok    %s\n' "$claim"; return; fi
  failed=$((failed + 1))
  printf 'FAIL  %s\n      code %s, output:\n%s\n' "$claim" "${code-}" "${output-}"
}

code_is() { [[ $code == "$1" ]]; }
says() { [[ $output == *"$1"* ]]; }
one_line() { [[ -n $output && $output != *$'\n'* ]]; }
refused_with() { code_is 2 && one_line && says "$1"; }
ended() { local n; for ((n = 0; n < 100; n++)); do [[ -d /proc/$1 && -n $(tr -d '\0' 2>/dev/null <"/proc/$1/cmdline") ]] || return 0; sleep 0.1; done; return 1; }

# ----- ports and sockets of the test's own -----

cat >"$work/Hold.java" <<'JAVA'
import java.net.*;

/** Holds a port or connections, or prints free ports: {@code udp|tcp PORT}, {@code connections COUNT}, {@code free COUNT}. */
class Hold {
  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[1]);
    InetAddress local = InetAddress.getByName("127.0.0.1");
    switch (args[0]) {
      case "free" -> {
        for (int port = 21000 + (int) (ProcessHandle.current().pid() % 9000); number > 0; port++) {
          try (var tcp = new ServerSocket(port, 1, local); var udp = new DatagramSocket(port, local)) {
            System.out.print(port + " ");
            number--;
          } catch (BindException taken) {
            continue;
          }
        }
      }
      case "udp" -> hold(new DatagramSocket(number, local));
      case "tcp" -> hold(new ServerSocket(number, 1, local));
      case "connections" -> {
        ServerSocket server = new ServerSocket(0, 1, local);
        var ends = new java.util.ArrayList<Socket>();
        for (int i = 0; i < number; i++) {
          ends.add(new Socket(local, server.getLocalPort()));
          ends.add(server.accept());
        }
        hold(server);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void hold(AutoCloseable socket) throws Exception {
    System.out.println("held");
    System.in.read();
    socket.close();
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
read -r -a free < <("$java" "$work/Hold.java" free 13)

hold() { # as Hold.java's words: until let_go
  mkfifo "$work/hold"
  "$java" "$work/Hold.java" "$1" "$2" >"$work/held" <"$work/hold" &
  helpers+=("$!")
  holder=$!
  exec 7>"$work/hold"
  until grep -q held "$work/held"; do kill -0 "$holder" || exit 1; sleep 0.1; done
}

let_go() { exec 7>&-; wait "$holder"; rm -f "$work/hold" "$work/held"; }

instance() { # name, index of its first port: the settings of one instance
  export CPM_DATA_DIR="$work/$1" CPM_SIP_PORT=${free[$2]} CPM_SIPS_PORT=${free[$2 + 1]} CPM_HTTP_PORT=${free[$2 + 2]} CPM_HTTPS_PORT=${free[$2 + 3]} \
    CPM_MSRP_PORT=${free[$2 + 4]} CPM_MSRPS_PORT=${free[$2 + 5]}
}

# ----- nothing starts -----

instance one 0
for bad in "CPM_SIP_PORT=abc" "CPM_SIP_PORT=65536" "CPM_HTTP_PORT=$CPM_SIP_PORT" "CPM_MODE=both" "CPM_DEFERRED_EXPIRY=7 days" \
  "CPM_CHAT_IDLE=PT" "CPM_MAX_PAGER_SIZE=-1" "CPM_HEAP=lots"; do
  run env "$bad" "$cpm" start
  check "start refuses $bad and names it" refused_with "$bad"
done

mkdir "$work/tools"
for tool in bash cat dirname mkdir flock; do ln -s "$(command -v "$tool")" "$work/tools/"; done
run env -u JAVA_HOME PATH="$work/tools" "$cpm" start
check "start without a JDK says so" refused_with "JDK 17"
printf '#!/bin/sh\necho '\''openjdk version "11.0.2" 2019-01-15'\'' >&2\n' >"$work/tools/java"
chmod +x "$work/tools/java"
run env -u JAVA_HOME PATH="$work/tools" "$cpm" start
check "start with a JDK 11 says so" refused_with "11.0.2"

for transport in udp tcp; do
  hold "$transport" "$CPM_SIP_PORT"
  run "$cpm" start
  check "a taken $transport port is refused by name" refused_with "SIP port $CPM_SIP_PORT/$transport is taken"
  check "... with the variable" says CPM_SIP_PORT
  check "... with the owner" says "pid $holder"
  let_go
done

run "$cpm" status
check "status of nothing is 3" code_is 3
run "$cpm" stop
check "stop of nothing is 0" code_is 0
check "... and says so" says "not running"
run "$cpm" dance
check "an unknown verb is 2" code_is 2

run env CPM_DB_URL="jdbc:postgresql://127.0.0.1:${free[12]}/cpm" "$cpm" start
check "a database that does not answer is 1" code_is 1
check "... and named" says "cpm: the database jdbc:postgresql://127.0.0.1:${free[12]}/cpm does not"
run "$cpm" status
check "... and no server is left" code_is 3

# ----- two instances, side by side -----

run "$cpm" start --demo
check "the first instance starts" code_is 0
check "... and prints where it listens" says "127.0.0.1:$CPM_SIP_PORT/udp  listening"
first=$(cat "$CPM_DATA_DIR/cpm.pid")
check "the password of the key is ours alone" test "$(stat -c %a "$CPM_DATA_DIR/tls/password")" = 600
run "$cpm" start
check "a second start says already running" says "already running: pid $first"
check "... and is 0" code_is 0

instance "two with a space" 6
run "$cpm" start
check "another instance starts beside it" code_is 0
second=$(cat "$CPM_DATA_DIR/cpm.pid")
run "$cpm" status
check "its status is 0" code_is 0
check "... and UP" says "pid $second, health UP"
hold connections 2000
run timeout 20 "$cpm" status
check "... with thousands of connections on the machine, too" code_is 0
let_go

kill -TERM "$second"
check "SIGTERM ends it within 10 s" ended "$second"
check "... cleanly" grep -q CWWKE0036I "$CPM_DATA_DIR/logs/messages.log"
run "$cpm" status
check "... and status knows" code_is 3

run "$cpm" start
check "it starts again on the same data" code_is 0
kill -KILL "$(cat "$CPM_DATA_DIR/cpm.pid")"
ended "$(cat "$CPM_DATA_DIR/cpm.pid")"
run "$cpm" start
check "it starts again after SIGKILL, over the pid file that was left" code_is 0
run "$cpm" stop
check "stop stops it" says "stopped: pid"

instance one 0
check "the first instance has not noticed" test -d "/proc/$first"
run "$cpm" stop
check "it stops too" code_is 0
check "its process is gone" ended "$first"
run "$cpm" start
check "ports are free at once after a stop" code_is 0
run "$cpm" stop

check "the shared container was not written to" test ! -e "$top/ear/target/liberty/wlp/usr"

((failed == 0)) || { printf '%s failed\n' "$failed"; exit 1; }
echo "all passed"
