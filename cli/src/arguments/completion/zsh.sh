#compdef @PROGRAM@
# Completions of @PROGRAM@ for zsh. In ~/.zshrc, after compinit: source <(@PROGRAM@ completion zsh)

_@PROGRAM@() {
  local word about
  local -a found shown open
  while IFS=$'\t' read -r word about; do
    case $word in
    */) open+=("$word") ;;
    *) found+=("$word") shown+=("$word${about:+  -- $about}") ;;
    esac
  done < <(@PROGRAM@ __complete "${(@Q)words[2,CURRENT - 1]}" "${(Q)PREFIX}" 2>/dev/null)
  compadd -S '' -a open
  compadd -l -d shown -a found
  (($#found + $#open)) || _files
}

# Run by compinit from a file of its own, called _@PROGRAM@, or sourced.
if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  _@PROGRAM@ "$@"
else
  compdef _@PROGRAM@ @PROGRAM@
fi
