# Completions of @PROGRAM@ for fish. In ~/.config/fish/config.fish: @PROGRAM@ completion fish | source

function __@NAME@_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found (@PROGRAM@ __complete $words[2..-1] "$current" 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end

complete -c @PROGRAM@ -f -a '(__@NAME@_complete)'
