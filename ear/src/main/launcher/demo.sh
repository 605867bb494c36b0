# Part of ./cpm: the demo. The client plays and judges what its sockets received; here is what only the server's side shows.
# shellcheck shell=bash

demo_failures=()

demo() {
  local option ends=false client_options=() temporary=""
  for option in "$@"; do
    case $option in
      --exit) ends=true client_options+=(--exit-check) ;;
      --trace) client_options+=(--trace) ;;
      *) die 2 "demo knows no option $option" ;;
    esac
  done
  if [[ -z ${CPM_DATA_DIR:-} ]]; then
    temporary=$(mktemp -d "${TMPDIR:-/tmp}/cpm-demo.XXXXXX")
    export CPM_DATA_DIR=$temporary
  fi
  export CPM_DEMO=true
  set_defaults
  ! running || die 2 "a server runs on $CPM_DATA_DIR (pid $pid); the demo wants one of its own: leave CPM_DATA_DIR unset"
  check_settings
  move_taken_ports
  start
  trap 'demo_interrupted' INT TERM
  play "${client_options[@]}"
  if $ends; then
    judge_backlog
    judge_stop
    judge_log
  fi
  trap - INT TERM
  if ((${#demo_failures[@]} > 0)); then
    printf 'DEMO FAILED: %s\n' "${demo_failures[@]}" >&2
    say "logs: $CPM_DATA_DIR/logs" >&2
  fi
  if ! $ends; then
    say "The server goes on: pid $pid, data $CPM_DATA_DIR. To stop it: CPM_DATA_DIR=$CPM_DATA_DIR ./cpm stop"
  elif ((${#demo_failures[@]} == 0)); then
    say "demo passed: backlog 0, clean log, ports closed, process gone"
    [[ -z $temporary ]] || rm -rf -- "$temporary"
  fi
  ((${#demo_failures[@]} == 0)) || exit 1
}

demo_interrupted() {
  trap '' INT TERM
  [[ -z ${client_pid:-} ]] || kill -TERM "$client_pid" 2>/dev/null || true
  ! running || terminate 10 || true
  die 130 "interrupted; the server is stopped, its data stays in $CPM_DATA_DIR"
}

play() { # the client, with its options; in the background, so that a signal reaches us at once
  local host=$CPM_HOST code=0
  client demo --host "$host" --sip-port "$CPM_SIP_PORT" --http-port "$CPM_HTTP_PORT" --domain "$CPM_DOMAIN" "$@" &
  client_pid=$!
  wait "$client_pid" || code=$?
  client_pid=""
  ((code == 0)) || demo_failures+=("the clients' verdict: exit code $code")
}

judge_backlog() { # cpm_backlog must come to 0 by itself; the last answers may still be on their way
  local deadline=$((SECONDS + 10)) metrics line value=missing
  while ((SECONDS < deadline)); do
    value=missing
    metrics=$(http_get /metrics) || metrics=""
    while IFS= read -r line; do
      [[ ${line%$'\r'} =~ ^cpm_backlog(\{.*\})?\ ([^\ ]+) ]] || continue
      # With labels there are several lines: one that is not 0 decides.
      [[ $value != missing && $value != 0 && $value != 0.0 ]] || value=${BASH_REMATCH[2]}
    done <<<"$metrics"
    [[ $value != 0 && $value != 0.0 ]] || return 0
    sleep 0.5
  done
  demo_failures+=("/metrics: cpm_backlog is $value after 10 s, must be 0")
}

judge_stop() {
  local server=$pid not_closed=""
  terminate 30 || demo_failures+=("the server did not end within 30 s of SIGTERM")
  each_listener closed || demo_failures+=("$not_closed is still open after the stop")
  gone "$server" || demo_failures+=("process $server is still there after the stop")
}

judge_log() { # every file of this run's log, the rotated ones too
  local file found
  for file in "$CPM_DATA_DIR"/logs/messages*.log "$CPM_DATA_DIR/logs/console.log"; do
    [[ -f $file && ! $file -ot $started ]] || continue
    found=$(grep -n -m 3 -E "$log_error|^[[:space:]]+at [[:alnum:].\$_/]+\(|Exception" "$file" || true)
    [[ -z $found ]] || demo_failures+=("${file##*/} has errors: ${found:0:1000}")
  done
}
