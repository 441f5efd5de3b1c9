# Completions of @PROGRAM@ for bash. In ~/.bashrc: source <(@PROGRAM@ completion bash)

_@NAME@() {
  local line=${COMP_LINE:0:COMP_POINT} current= prefix word about
  local -a words shown
  read -ra words <<<"$line"
  case $line in
  *[[:space:]]) ;;
  *)
    current=${words[${#words[@]} - 1]}
    unset "words[${#words[@]} - 1]"
    ;;
  esac
  # Bash parts words at = and :, and wants only what stands behind.
  prefix=${current%"$2"}
  COMPREPLY=()
  while IFS=$'\t' read -r word about; do
    case $word in */) compopt -o nospace 2>/dev/null ;; esac
    printf -v word %q "$word"
    COMPREPLY+=("${word#"$prefix"}")
    shown+=("${word#"$prefix"}${about:+  ($about)}")
  done < <(@PROGRAM@ __complete "${words[@]:1}" "$current" 2>/dev/null)
  # What is only listed can say more than what is put into the line.
  if ((COMP_TYPE == 63 && ${#shown[@]} > 1)); then
    COMPREPLY=("${shown[@]}")
  fi
}

complete -o default -F _@NAME@ @PROGRAM@
