module chronotiles/launcher

go 1.24
